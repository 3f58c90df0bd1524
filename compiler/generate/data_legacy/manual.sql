-- Instructions arrive, with everything that is long stored out of line.
-- weight: 2
INSERT INTO legacy.manuals (id, article_no, revision, body, outline, checksum, page_offsets, scan)
SELECT
  :manual, pg_temp.some_article(:salt), 1, repeat(:note || ' ', 300), jsonb_build_object('chapters', array_fill(:word::text, ARRAY[400])),
  repeat('7', 300)::numeric, ARRAY(SELECT page * 512 FROM generate_series(1, 800) AS page), pg_temp.long_bytes(6, :other)
ON CONFLICT (id) DO UPDATE SET body = excluded.body, scan = excluded.scan, revision = manuals.revision + 1;
