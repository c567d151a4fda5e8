"""Acts as files: each is read in a process of its own, and what only an office program can open is converted first."""
