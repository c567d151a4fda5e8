"""Why a run stopped, by code: the whole story in one or two sentences, the last of them the next step."""

from flows.messages.catalogue import Group

ERRORS = Group("errors")
