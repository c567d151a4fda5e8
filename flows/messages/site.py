"""What the citizens' site says."""

from flows.messages.catalogue import Group

FEED = Group("feed")
"""The catalogue of the datasets and the feeds, for programs that show them to people."""
