"""A folder that any web server can serve as it is."""
