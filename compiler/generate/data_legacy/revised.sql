-- A new revision touches neither the text nor the scan, which are not in the log then.
-- hazards: unchanged-toast, mark-differs-by-type
INSERT INTO legacy.manuals (id, article_no, revision, body, outline, checksum, page_offsets, scan)
SELECT
  :manual, 4711, 1, repeat(:note || ' ', 300), jsonb_build_object('chapters', array_fill(:word::text, ARRAY[400])),
  repeat('7', 300)::numeric, ARRAY(SELECT page * 512 FROM generate_series(1, 800) AS page), pg_temp.long_bytes(6, :other)
ON CONFLICT (id) DO NOTHING;

UPDATE legacy.manuals SET revision = revision + 1 WHERE id = :manual;
