-- The first load of data/legacy/barcodes
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_data_legacy"."barcodes_live_76806960" (
    "article_no",
    "code",
    "printed_as",
    __pos
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    :lo
FROM TABLE("source_data_legacy".system.query(query => '
    SELECT
        CAST("article_no" AS bigint) AS c0,
        CASE
            WHEN "code" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("code") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("code" AS text) AS interval)),
                    extract(month FROM CAST(CAST("code" AS text) AS interval)),
                    extract(day FROM CAST(CAST("code" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("code" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("code" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("code" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("code" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("code") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("code" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("code" AS text)
                END
                ELSE format(''%s'', "code")
            END
        END AS c1,
        CASE
            WHEN "printed_as" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("printed_as") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("printed_as" AS text) AS interval)),
                    extract(month FROM CAST(CAST("printed_as" AS text) AS interval)),
                    extract(day FROM CAST(CAST("printed_as" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("printed_as" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("printed_as" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("printed_as" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("printed_as" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("printed_as") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("printed_as" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("printed_as" AS text)
                END
                ELSE format(''%s'', "printed_as")
            END
        END AS c2
    FROM "legacy"."barcodes"
    WHERE "article_no" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'barcodes_live_76806960' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_data_legacy"."barcodes_live_76806960" AS loaded
        WHERE loaded."article_no" BETWEEN :first AND :last
    )
