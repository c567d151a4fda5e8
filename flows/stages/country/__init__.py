"""The tables of the whole country, made of what the portals of its communities serve."""
