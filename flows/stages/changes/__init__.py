"""What differs from the version that is served, in sentences."""
