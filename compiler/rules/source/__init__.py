"""What a source does to those who read its log, as far as the model or the live source shows it."""
