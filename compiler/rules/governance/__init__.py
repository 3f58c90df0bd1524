"""What keeps the people whom data is about, and those who answer for it."""
