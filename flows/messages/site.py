"""What the citizens' site says: its charts, each with its table and its notes."""

from flows.messages.catalogue import Group

CHARTS = Group("charts")
"""What stands in and beside a chart: titles, legends, columns, notes."""
