-- The first load of shop/orders/reviews
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well; history begins later.
INSERT INTO "lake"."weir_shop_orders"."reviews_milestoned_180fb8cc" (
    "id",
    "product_id",
    "customer_id",
    "stars",
    "title",
    "body",
    "approved",
    "written",
    __pos_in
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    pulled.c3,
    pulled.c4,
    pulled.c5,
    pulled.c6,
    CASE
        WHEN pulled.c7 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c7 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c7 IS NOT NULL
            THEN CAST(fail('reviews.written: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("id" AS bigint) AS c0,
        CAST("product_id" AS bigint) AS c1,
        CAST("customer_id" AS bigint) AS c2,
        CAST("stars" AS integer) AS c3,
        CASE WHEN "title" IS NOT NULL THEN concat("title") END AS c4,
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
        END AS c5,
        CAST("approved" AS text) IN (''true'', ''1'') AS c6,
        CASE
            WHEN isfinite("written") THEN CAST(extract(epoch FROM "written") * 1000000 AS bigint)
            WHEN "written" IS NOT NULL THEN 9223372036825200000
        END AS c7
    FROM "shop"."reviews"
    WHERE "id" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'reviews_milestoned_180fb8cc' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."reviews_milestoned_180fb8cc" AS loaded
        WHERE loaded."id" BETWEEN :first AND :last
    )
