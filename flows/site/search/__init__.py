"""The search: the forms of Ukrainian words, what else things are called, the index, and the topics."""
