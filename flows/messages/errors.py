"""Why a run stopped, by code: the whole story in one or two sentences, the last of them the next step."""

from flows.messages.catalogue import Group

ERRORS = Group("errors")
OS_REASONS = Group("os-reasons")
"""Why the operating system refused something, by its own code in lower case."""
WRITTEN_AS = Group("written-as")
"""What stands in a file where no one value does."""
