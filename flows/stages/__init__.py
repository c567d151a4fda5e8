"""The pure stages: same input, same output; no network, disk, clock, environment or Prefect."""
