"""The values that travel between the stages: frozen, and free of any behaviour that touches the world."""
