-- The first load of data/legacy/barcodes
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_data_legacy"."barcodes_live_e6e9" ("article_no", "code", "printed_as", __pos)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    :lo
FROM TABLE("source_data_legacy".system.query(query => 'SELECT CAST("article_no" AS bigint) AS c0, CASE WHEN "code" IS NULL THEN NULL WHEN CAST(pg_typeof("code") AS text) IN (''interval'', ''time with time zone'', ''hstore'') THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("code") AS integer) AS text) WHEN CAST(pg_typeof("code") AS text) <> ''numeric'' THEN format(''%s'', "code") ELSE CASE CAST("code" AS text) WHEN ''NaN'' THEN ''NAN'' WHEN ''Infinity'' THEN ''POSITIVE_INFINITY'' WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY'' ELSE CAST("code" AS text) END END AS c1, CASE WHEN "printed_as" IS NULL THEN NULL WHEN CAST(pg_typeof("printed_as") AS text) IN (''interval'', ''time with time zone'', ''hstore'') THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("printed_as") AS integer) AS text) WHEN CAST(pg_typeof("printed_as") AS text) <> ''numeric'' THEN format(''%s'', "printed_as") ELSE CASE CAST("printed_as" AS text) WHEN ''NaN'' THEN ''NAN'' WHEN ''Infinity'' THEN ''POSITIVE_INFINITY'' WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY'' ELSE CAST("printed_as" AS text) END END AS c2 FROM "legacy"."barcodes" WHERE "article_no" BETWEEN ' || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || '''')) AS pulled
WHERE EXISTS (SELECT 1 FROM control.weir.stream AS held WHERE held.stream = 'data_legacy' AND held.role = 'barcodes_live_e6e9' AND held.token = :token)
    -- what was loaded is not loaded again
    AND NOT EXISTS (SELECT 1 FROM "lake"."weir_data_legacy"."barcodes_live_e6e9" AS loaded WHERE loaded."article_no" BETWEEN :first AND :last)
