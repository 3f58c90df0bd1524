"""What consumers must see, worked out from change events alone, and histories to hold the compiled SQL against."""
