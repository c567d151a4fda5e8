"""Whatever touches the world: documents, definitions, settings and the portals."""
