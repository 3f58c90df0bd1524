"""What weir makes of a live source: the model that a person would otherwise type."""
