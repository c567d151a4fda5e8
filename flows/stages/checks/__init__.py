"""What is wrong with the data, and whether it may go out."""
