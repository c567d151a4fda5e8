"""Prefect: each recipe as a flow, its form, its steps as tasks, its end in words. Only this room imports prefect."""
