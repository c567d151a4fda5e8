"""What an audit found, and what publishing again would do about it."""

from flows.messages.catalogue import Group

DRIFTS = Group("drifts.what")
"""What an audit found, by the kind of the difference or of the step that would mend it."""
MENDING = Group("drifts.todo")
"""What publishing again does about it, by the same kind."""
