"""The one catalogue of messages, by id and language; a module for each occasion."""
