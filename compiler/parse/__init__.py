"""From text to Declarations."""
