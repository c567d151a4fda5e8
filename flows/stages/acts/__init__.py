"""From an act to typed tables."""
