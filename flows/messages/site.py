"""What the citizens' site says."""

from flows.messages.catalogue import Group

SITE = Group("site")
"""The prose of the pages."""
SITE_STATES = Group("site-states", ("done", "in-progress", "not-started", "cancelled", "silent", "unknown"))
"""How a measure stands, by code, as a mark beside its title."""
SITE_SEARCH = Group("site-search")
"""What the search says in the browser: the kinds of results, and why there are none."""
CHARTS = Group("charts")
"""What stands in and beside a chart: titles, legends, columns, notes."""
FEED = Group("feed")
"""What programs and feed readers are told about datasets, versions and measures."""
COUNTRY_PAGE = Group("country-page")
"""The page of the whole country."""
COUNTRY_OUTCOMES = Group("country-outcomes")
"""Why a programme is, or is not, among the tables of the whole country; by code."""
