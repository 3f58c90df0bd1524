"""What `weir generate` makes of a source: traffic as values, decided by a seed."""
