"""What a source does to those who read its log, as far as the model shows it."""
