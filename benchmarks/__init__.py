"""Scripts that measure what README and docs quote."""
