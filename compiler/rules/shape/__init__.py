"""Whoever writes a declaration: it holds what its kind asks for, and nothing that is never read."""
