"""From Declarations to the Ecosystem: every name bound."""
