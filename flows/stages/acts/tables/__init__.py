"""The tables of an act: which row is what, on which evidence."""
