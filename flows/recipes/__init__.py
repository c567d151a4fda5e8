"""Each command top to bottom, as the drawing in README shows it."""
