"""A real CKAN. Only this room imports ckanapi."""
