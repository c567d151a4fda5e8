"""The files of a version, and the steps that bring them to readers."""
