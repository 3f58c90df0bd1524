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
        WHEN pulled.c3 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c3 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c3 IS NOT NULL
            THEN CAST(fail('price-tags.printed: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    :lo
FROM TABLE("source_data_legacy".system.query(query => '
    SELECT
        CAST("article_no" AS bigint) AS c0,
        CASE WHEN "shelf" IS NOT NULL THEN concat("shelf") END AS c1,
        CAST(CAST("amount" AS numeric) AS text) AS c2,
        CASE
            WHEN isfinite("printed") THEN CAST(extract(epoch FROM "printed") * 1000000 AS bigint)
            WHEN "printed" IS NOT NULL THEN 9223372036825200000
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
