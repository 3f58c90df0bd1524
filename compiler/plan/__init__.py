"""What must exist and in which order, with no word of how: from each need leftwards to the source."""
