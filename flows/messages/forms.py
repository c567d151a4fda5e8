"""What an executor's form and the year's letters say; what a form is recognised by when it comes back is published."""

from flows.messages.catalogue import Group, Message

FORM = Group("form")
"""What a form says above its table and on its second sheet."""
FORM_SHEETS = Group("form-sheets")
"""The names of its sheets."""
FORM_ROWS = Group("form-rows")
"""What its rows say of the plan, and in which row the date goes."""
COLUMN_HINTS = Group("column-hints")
"""What stands in brackets after a column's title, by column."""
PROMPT_TITLES = Group("prompts.title")
"""What the hint beside an input cell is headed, by the kind of value: 32 letters at most."""
PROMPTS = Group("prompts.what")
"""What to type into an input cell, by the kind of value: 225 letters at most."""
PROPOSAL_HEADER = Message("form-proposal.header")
"""The comment above the lines of executors.yaml that are only proposed."""
LETTER_ACT = Message("letters.act")
"""The act on which a year's report to the Ministry is based."""
LETTER_NO_FUNDING = Message("letters.no-funding")
"""What stands there in place of a sum where a measure needs no money."""
