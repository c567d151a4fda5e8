"""Charts: what is drawn, how it is laid out, and where it is shared."""
