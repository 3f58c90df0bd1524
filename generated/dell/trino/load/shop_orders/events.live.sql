-- The first load of shop/orders/events
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_shop_orders"."events_live_d1c75eea" (
    "id",
    "happened",
    "customer_id",
    "kind",
    "path",
    "client",
    "detail",
    __pos
)
SELECT
    CAST(pulled.c0 AS uuid),
    CASE
        WHEN pulled.c1 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c1 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c1 IS NOT NULL
            THEN CAST(fail('events.happened: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    pulled.c2,
    pulled.c3,
    pulled.c4,
    pulled.c5,
    pulled.c6,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("id" AS text) AS c0,
        CASE
            WHEN isfinite("happened") THEN CAST(extract(epoch FROM "happened") * 1000000 AS bigint)
            WHEN "happened" IS NOT NULL THEN 9223372036825200000
        END AS c1,
        CAST("customer_id" AS bigint) AS c2,
        CASE WHEN "kind" IS NOT NULL THEN concat("kind") END AS c3,
        CASE WHEN "path" IS NOT NULL THEN concat("path") END AS c4,
        CASE
            WHEN "client" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("client") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("client" AS text) AS interval)),
                    extract(month FROM CAST(CAST("client" AS text) AS interval)),
                    extract(day FROM CAST(CAST("client" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("client" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("client" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("client" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("client" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("client") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("client" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("client" AS text)
                END
                ELSE format(''%s'', "client")
            END
        END AS c5,
        CASE CAST(pg_typeof("detail") AS text)
            WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("detail") AS integer) AS text)
            ELSE CAST("detail" AS text)
        END AS c6
    FROM "shop"."events"
'
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'events_live_d1c75eea' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."events_live_d1c75eea" AS loaded
    )
