-- The first load of data/legacy/price-tags
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_data_legacy"."price_tags_live_7d9ac316" (
    "article_no",
    "shelf",
    "amount",
    "printed",
    __pos
)
SELECT
    pulled.c0,
    pulled.c1,
    CASE
        WHEN regexp_like(pulled.c2, '^-?0*[0-9]{0,6}(\.[0-9]{0,2}0*)?$')
            THEN CAST(pulled.c2 AS decimal(8,2))
        WHEN pulled.c2 IS NOT NULL
            THEN CAST(fail('price-tags.amount: value does not fit decimal(8,2)') AS decimal(8,2))
    END,
    CASE
        WHEN regexp_like(pulled.c3, '^[0-9]{4}-') AND pulled.c3 NOT LIKE '0000-%'
            THEN CAST(from_iso8601_timestamp_nanos(pulled.c3) AS timestamp(6) with time zone)
        WHEN pulled.c3 IS NOT NULL
            THEN CAST(fail('price-tags.printed: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    :lo
FROM TABLE("source_data_legacy".system.query(query => '
    SELECT
        CAST("article_no" AS bigint) AS c0,
        CASE WHEN "shelf" IS NOT NULL THEN format(''%s'', "shelf") END AS c1,
        CAST(CAST("amount" AS numeric) AS text) AS c2,
        CASE
            WHEN isfinite("printed") AND extract(year FROM "printed" AT TIME ZONE ''UTC'') BETWEEN 1 AND 9999
                THEN to_char("printed" AT TIME ZONE ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.US"Z"'')
            ELSE ''!'' || CAST("printed" AS text)
        END AS c3
    FROM "legacy"."price_tags"
    WHERE "article_no" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'price_tags_live_7d9ac316' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_data_legacy"."price_tags_live_7d9ac316" AS loaded
        WHERE loaded."article_no" BETWEEN :first AND :last
    )
