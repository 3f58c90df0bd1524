"""What a dataset promises to those who read it."""
