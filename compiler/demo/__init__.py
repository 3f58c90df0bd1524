"""What `weir demo` shows: real changes of a real PostgreSQL, recorded, and what the source held before and after."""
