"""A programme's folder, and the schemas and rules of this checkout."""
