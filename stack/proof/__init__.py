"""The proof that the stack works: changes in PostgreSQL arrive in Iceberg, all of them, once, and equal."""
