"""Words and sentences: folding, joining, inflecting."""
