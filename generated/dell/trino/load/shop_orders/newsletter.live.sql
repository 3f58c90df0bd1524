-- The first load of shop/orders/newsletter
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_shop_orders"."newsletter_live_6573583d" (
    "customer_id",
    "subscribed",
    "topics",
    "changed",
    __pos
)
SELECT
    pulled.c0,
    pulled.c1,
    CAST(json_parse(pulled.c2) AS array(varchar)),
    CASE
        WHEN pulled.c3 BETWEEN -62135596800000000 AND 253402300799999999
            THEN CAST(from_unixtime_nanos(CAST(pulled.c3 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
        WHEN pulled.c3 IS NOT NULL
            THEN CAST(fail('newsletter.changed: value does not fit timestamp') AS timestamp(6))
    END,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("customer_id" AS bigint) AS c0,
        CAST("subscribed" AS text) IN (''true'', ''1'') AS c1,
        CASE WHEN "topics" IS NOT NULL THEN CAST(coalesce((
            SELECT json_agg(
                CASE
                    WHEN e IS NULL THEN NULL
                    ELSE CASE CAST(pg_typeof(e) AS text)
                        WHEN ''interval'' THEN format(
                            ''P%sY%sM%sDT%sH%sM%sS'',
                            extract(year FROM CAST(CAST(e AS text) AS interval)),
                            extract(month FROM CAST(CAST(e AS text) AS interval)),
                            extract(day FROM CAST(CAST(e AS text) AS interval)),
                            extract(hour FROM CAST(CAST(e AS text) AS interval)),
                            extract(minute FROM CAST(CAST(e AS text) AS interval)),
                            trim_scale(CAST(extract(second FROM CAST(CAST(e AS text) AS interval)) AS numeric))
                        )
                        WHEN ''time with time zone''
                            THEN CAST(CAST(CAST(CAST(e AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                        WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof(e) AS integer) AS text)
                        WHEN ''numeric'' THEN CASE CAST(e AS text)
                            WHEN ''NaN'' THEN ''NAN''
                            WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                            WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                            ELSE CAST(e AS text)
                        END
                        ELSE format(''%s'', e)
                    END
                END ORDER BY n
            )
            FROM unnest("topics") WITH ORDINALITY AS u(e, n)
        ), ''[]'') AS text) END AS c2,
        CASE
            WHEN isfinite("changed") THEN CAST(extract(epoch FROM "changed") * 1000000 AS bigint)
            WHEN "changed" IS NOT NULL THEN 9223372036825200000
        END AS c3
    FROM "shop"."newsletter"
    WHERE "customer_id" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'newsletter_live_6573583d' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."newsletter_live_6573583d" AS loaded
        WHERE loaded."customer_id" BETWEEN :first AND :last
    )
