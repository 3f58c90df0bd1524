"""SQL: decode, land, merge, publish; one set of shapes, and per dialect only the differences."""
