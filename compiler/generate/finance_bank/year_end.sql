-- The postings of a year are thrown away, as pgbench does each time it starts.
-- hazards: truncate
TRUNCATE pgbench_history;
