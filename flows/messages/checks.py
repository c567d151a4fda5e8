"""The message of a finding: what is wrong, and what to do; where it stands is added by `explain`.

Placeholders are the finding's own fields (`{key}`, `{value}`, …) and its facts. How grave each check is stands in
`model.checks`. The ids are API: other tools and waivers name them.
"""

from __future__ import annotations

from flows.messages.catalogue import Group

WHAT = Group("checks.what")
"""What is wrong, by check."""
TODO = Group("checks.todo")
"""What to do about it, by check."""
PLACES = Group("places")
"""Where a finding stands: lines of an act, a sheet and a cell of a workbook, a year."""
COUNTS = Group("counts")
"""Numbers of things within a message that has several."""
RELATIONS = Group("relations")
"""What «динаміка» may stand for, by the code of `Control.relation`."""
PERSONAL = Group("personal")
"""What personal data a report holds, by the code of a finding's fact `personal`."""
LABELS = Group("labels")
"""What the figures are that a finding's value lists."""
LINES = Group("lines")
"""What a line is that was left out, by the code of a finding's fact `line`."""
ORIGINS = Group("origins")
"""Where something stands that a fact contradicts, by the code of a finding's fact `origin`."""
RECEIPTS = Group("receipts")
"""Why a record of the day of receipt could not be used, by the code of a finding's fact `receipt`."""
EXPECTED_TEXTS = Group("expected")
"""What a finding says should have stood there, by the kind of value."""
