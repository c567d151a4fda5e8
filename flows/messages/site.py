"""What the citizens' site says."""

from flows.messages.catalogue import Group

SITE_SEARCH = Group("site-search")
"""What the search says in the browser: the kinds of results, and why there are none."""
