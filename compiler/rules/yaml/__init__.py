"""Whoever reads a file: people, weir and every other reader of YAML see the same in it."""
