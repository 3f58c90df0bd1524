"""Whoever mentions something: each name leads to one thing, and to one thing only."""
