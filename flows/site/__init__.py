"""What citizens look at: pages, charts, search, and the ways in for programs, made of what a portal serves."""
