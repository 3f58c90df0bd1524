-- The first load of data/legacy/manuals
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_data_legacy"."manuals_live_a9e7209d" (
    "id",
    "article_no",
    "revision",
    "body",
    "outline",
    "checksum",
    "page_offsets",
    "scan",
    __pos
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    pulled.c3,
    pulled.c4,
    pulled.c5,
    CAST(json_parse(pulled.c6) AS array(integer)),
    from_hex(pulled.c7),
    :lo
FROM TABLE("source_data_legacy".system.query(query => '
    SELECT
        CAST("id" AS integer) AS c0,
        CAST("article_no" AS bigint) AS c1,
        CAST("revision" AS integer) AS c2,
        CASE
            WHEN "body" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("body") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("body" AS text) AS interval)),
                    extract(month FROM CAST(CAST("body" AS text) AS interval)),
                    extract(day FROM CAST(CAST("body" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("body" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("body" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("body" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("body" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("body") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("body" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("body" AS text)
                END
                ELSE format(''%s'', "body")
            END
        END AS c3,
        CASE CAST(pg_typeof("outline") AS text)
            WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("outline") AS integer) AS text)
            ELSE CAST("outline" AS text)
        END AS c4,
        CASE
            WHEN "checksum" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("checksum") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("checksum" AS text) AS interval)),
                    extract(month FROM CAST(CAST("checksum" AS text) AS interval)),
                    extract(day FROM CAST(CAST("checksum" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("checksum" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("checksum" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("checksum" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("checksum" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("checksum") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("checksum" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("checksum" AS text)
                END
                ELSE format(''%s'', "checksum")
            END
        END AS c5,
        CASE WHEN "page_offsets" IS NOT NULL THEN CAST(coalesce((
            SELECT json_agg(
                CAST(e AS integer) ORDER BY n
            )
            FROM unnest("page_offsets") WITH ORDINALITY AS u(e, n)
        ), ''[]'') AS text) END AS c6,
        encode("scan", ''hex'') AS c7
    FROM "legacy"."manuals"
    WHERE "id" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'manuals_live_a9e7209d' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_data_legacy"."manuals_live_a9e7209d" AS loaded
        WHERE loaded."id" BETWEEN :first AND :last
    )
