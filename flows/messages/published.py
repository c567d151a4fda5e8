"""What published files and pages say: changes in sentences, states, titles, the assessment."""

from flows.messages.catalogue import Group, Message

NOT_STATED = Message("published.not-stated")
TOO_LONG_FOR_A_CELL = Message("published.too-long-for-a-cell")
TOO_LARGE_FOR_A_SHEET = Message("published.too-large-for-a-sheet")
BOOLEANS = Group("booleans")
"""How a cell that holds true or false reads."""
TARGET_KINDS = Group("target-kinds", ("increment", "level", "unknown"))
OFFICIAL = Group("official")
"""The publisher's mandatory tables (Cabinet resolution № 835), by the names of our files."""
OFFICIAL_STATUSES = Group("official-status")
"""Whether a programme is in force, as the list of programmes states it."""
FILES = Group("files")
"""What the files of a version are, beside its tables."""
WORKBOOK = Group("workbook")
"""The names of the workbook's first and last sheets."""
OVERVIEW = Group("overview")
"""The columns of the sheet that shows all about a measure in one row."""
DICTIONARY = Group(
    "dictionary",
    ("table", "table-title", "column", "title", "type", "unit", "description", "title-en", "description-en"),
)
"""The columns of the sheet that describes every column, in this order."""
TYPES = Group("types")
"""What the cells of a column hold, by its type."""
CHANGELOG = Group("changelog")
"""The text of changes.md around the sentences of `CHANGES`."""
HEADINGS = Group("headings")
"""The headings there: the news, by what they are about, and what stands around them."""
WORDING = Group("wording")
"""How a day and the size of a file are written."""
PAGE = Group("page")
"""The prose of the index page."""
STANDS_BEHIND = Group("stands-behind")
"""Whether a person has accepted the reading of an act."""
STATED = Group("stated")
"""The facts that stand in a version's files beside its rows, as the object of «змінено»."""
CHANGES = Group("changes")
"""The sentence of a change, by kind, or by table and column; `{before}` and `{after}` bring their own quotes."""
PROGRESS = Group("progress")
"""The parts of a sentence about a half-year."""
STATUSES = Group("statuses", ("", "not-started", "in-progress", "done", "cancelled"))
"""How a measure stands, by code."""
FORM_STATUSES = Group("form-statuses", ("not-started", "in-progress", "done", "cancelled"))
"""How a measure stands, as an executor's form offers it and recognises it when it comes back; by the same codes."""
FORM_COLUMN_TITLES = Group("form-columns")
"""The titles by which the form's columns are recognised when it comes back, and which findings name; by column."""
STATES = Group("states", ("awaited", "received", "late", "dates-differ", "rejected", "corrected"))
"""How a report stands, by code."""
REPORT_NEWS = Group("report-news", ("awaited", "rejected", "late", "dates-differ", "corrected", "received"))
"""The offices whose reports stand so, as a part of one sentence about all of them; by the same codes."""
PROGRESS_TITLE = Message("published.progress-title")
PROGRESS_DESCRIPTION = Message("published.progress-description")
PROPOSED_DESCRIPTION = Message("published.proposed-description")
"""What a new programme's dataset is described by, until somebody describes it better."""
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
        "measures-late-none",
        "measures-due-unreported",
        "measures-cancelled",
        "spent-of-planned",
        "undivided",
        "dropped",
        "results-reported",
        "targets-reached-increment",
        "targets-reached-increment-early",
        "targets-reached-level",
        "targets-reached-level-early",
        "targets-kind-unknown",
    ),
)
"""The assessment of the whole programme in sentences, in this order."""
LINK_KINDS = Group("link-kinds")
"""What a report's link leads to, by its code."""
METRICS = Group("metrics")
"""What each metric of the assessment is called; `{source}` is a source of money, as the act names it."""
SOURCE_UNSTATED = Message("published.source-unstated")
"""What a source of money is called that the act leaves blank."""
COUNTRY = Group("country")
"""What the dataset of the whole country says of itself."""
