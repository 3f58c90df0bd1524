"""What was meant: every name bound, every default applied, frozen."""
