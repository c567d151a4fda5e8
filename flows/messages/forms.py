"""The texts of an executor's form."""

from flows.messages.catalogue import Group

FORM = Group("form")
"""The texts above the table of a form and on its second sheet."""
PROMPT_TITLES = Group("prompts.title")
"""What the hint beside an input cell is headed, by the kind of value: 32 letters at most."""
PROMPTS = Group("prompts.what")
"""What to type into an input cell, by the kind of value: 225 letters at most."""
