"""The one catalogue of what the pipeline says, by id and language; a room for each occasion."""
