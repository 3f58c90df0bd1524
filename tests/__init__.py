"""What weir claims, as tests."""
