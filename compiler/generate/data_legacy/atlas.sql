-- A scan of two megabytes.
-- hazards: message-too-large
INSERT INTO legacy.manuals (id, article_no, revision, scan) VALUES (:manual, 4711, 1, pg_temp.long_bytes(2000, :other))
ON CONFLICT (id) DO UPDATE SET scan = excluded.scan;
