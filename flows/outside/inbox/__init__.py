"""What executors sent, one limited process a file."""
