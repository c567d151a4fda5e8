"""Acceptance: what of an act a person compares with its source, and what their word is worth."""
