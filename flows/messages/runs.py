"""What a maintainer is told of scheduled runs: notices, and what Prefect's page shows."""

from flows.messages.catalogue import Group

NOTICES = Group("notices")
"""What comes without looking; the first line is the title, the last says what is asked of the maintainer."""
RUNS = Group("runs")
"""What Prefect's page shows of a run."""
ARTIFACTS = Group("shown")
"""What a table is that Prefect's page shows with a run, by the end of its key."""
