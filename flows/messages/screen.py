"""What the command line shows: its help, its progress, its answers."""

from flows.messages.catalogue import Group

USAGE = Group("usage")
"""The headings of the help, and the messages about a command that is not understood."""
HELP = Group("help")
"""The text of `hromada --help`."""
REMARKS = Group("remarks")
"""What people should know of a portal or a run besides its outcome, by code; the last sentence is the next step."""
SCREEN = Group("screen")
"""What the command line shows besides findings and errors."""
INIT = Group("init")
"""What `hromada init` asks and answers."""
INIT_FACTS = Group("init-fact")
"""The facts of programme.yaml as it names them, by their fields; acts are not counted there."""
INIT_CERTAINTY = Group("init-certainty", ("certain", "probable", "missing", "answered", "kept"))
"""How sure a fact is."""
STEPS = Group("steps")
"""The steps of a recipe, as progress shows them."""
MESSAGES_PAGE = Group("listing")
"""The headings of the page that shows every message."""
TRIAL_PORTAL = Group("trial")
"""What the trial portal calls itself and its organization."""
