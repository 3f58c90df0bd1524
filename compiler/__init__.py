"""weir: a GitOps compiler for data ecosystems."""
