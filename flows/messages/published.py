"""What published files and pages say: changes in sentences, states, titles, the assessment."""

from flows.messages.catalogue import Group, Message

NOT_STATED = Message("published.not-stated")
TOO_LONG_FOR_A_CELL = Message("published.too-long-for-a-cell")
TARGET_KINDS = Group("target-kinds", ("increment", "level", "unknown"))
CHANGES = Group("changes")
"""What a change says: one sentence by kind, or by table and column; `{before}` and `{after}` bring their own quotes."""
PROGRESS = Group("progress")
"""The parts of a sentence about a half-year."""
STATUSES = Group("statuses", ("", "not-started", "in-progress", "done", "cancelled"))
"""How a measure stands, by code."""
STATES = Group("states", ("awaited", "received", "late", "rejected", "corrected"))
"""How a report stands, by code."""
PROGRESS_TITLE = Message("published.progress-title")
PROGRESS_DESCRIPTION = Message("published.progress-description")
TRIAL_TITLE = Message("published.trial-title")
TRIAL_DESCRIPTION = Message("published.trial-description")
REPORT_TITLE = Message("published.report-title")
ASSESSED = Group(
    "assessed",
    (
        "measures-reported",
        "measures-done",
        "measures-due-done",
        "measures-late",
        "spent-of-planned",
        "undivided",
        "dropped",
        "results-reported",
        "targets-reached-increment",
        "targets-reached-level",
        "targets-kind-unknown",
    ),
)
"""What the assessment of the whole programme says in words, in this order."""
