"""What a maintainer reads about scheduled runs: notices, and what Prefect's page shows."""

from flows.messages.catalogue import Group

NOTICES = Group("notices")
"""Notices that are sent; the first line is the title, the last is what the maintainer has to do."""
LATENESS = Group("lateness")
"""Who is about to be called late, why, and what to record if it is not so; before a publication and on the screen."""
RUNS = Group("runs")
"""What Prefect's page shows of a run."""
ARTIFACTS = Group("shown")
"""What a table is that Prefect's page shows with a run, by the end of its key."""
COLUMNS = Group("shown-columns")
"""The columns of such a table, and the names of the codes in it."""
PLAN_STEPS = Group("plan-steps")
"""The steps of a publication in words, by their kind."""
PLAN_PLACES = Group("plan-places")
"""Where a step writes."""
PLAN_COUNTS = Group("plan-counts")
"""How many files or rows it writes."""
FLOWS = Group("flow")
"""What Prefect's page says of a flow, by its name."""
PARAMETER_TITLES = Group("parameter-title")
"""What a field of Prefect's form is called, by its parameter."""
PARAMETERS = Group("parameter")
"""What to enter there; where flows ask for different things by one parameter, by both names."""
FLEET = Group("fleet")
"""What is said of the publication of every programme: how each ended, by code, and the columns of the summary."""
