-- The first load of shop/orders/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_shop_orders"."orders_live_938c61d6" (
    "id",
    "number",
    "customer_id",
    "address_id",
    "state",
    "currency",
    "total",
    "note",
    "placed",
    "changed",
    __pos
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    pulled.c3,
    pulled.c4,
    pulled.c5,
    CASE
        WHEN regexp_like(pulled.c6, '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
            THEN CAST(pulled.c6 AS decimal(12,2))
        WHEN pulled.c6 IS NOT NULL
            THEN CAST(fail('orders.total: value does not fit decimal(12,2)') AS decimal(12,2))
    END,
    pulled.c7,
    CASE
        WHEN pulled.c8 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c8 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c8 IS NOT NULL
            THEN CAST(fail('orders.placed: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    CASE
        WHEN pulled.c9 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c9 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c9 IS NOT NULL
            THEN CAST(fail('orders.changed: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("id" AS bigint) AS c0,
        CASE WHEN "number" IS NOT NULL THEN concat("number") END AS c1,
        CAST("customer_id" AS bigint) AS c2,
        CAST("address_id" AS bigint) AS c3,
        CASE
            WHEN "state" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("state") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("state" AS text) AS interval)),
                    extract(month FROM CAST(CAST("state" AS text) AS interval)),
                    extract(day FROM CAST(CAST("state" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("state" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("state" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("state" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("state" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("state") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("state" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("state" AS text)
                END
                ELSE format(''%s'', "state")
            END
        END AS c4,
        CASE WHEN "currency" IS NOT NULL THEN concat("currency") END AS c5,
        CAST(CAST("total" AS numeric) AS text) AS c6,
        CASE WHEN "note" IS NOT NULL THEN concat("note") END AS c7,
        CASE
            WHEN isfinite("placed") THEN CAST(extract(epoch FROM "placed") * 1000000 AS bigint)
            WHEN "placed" IS NOT NULL THEN 9223372036825200000
        END AS c8,
        CASE
            WHEN isfinite("changed") THEN CAST(extract(epoch FROM "changed") * 1000000 AS bigint)
            WHEN "changed" IS NOT NULL THEN 9223372036825200000
        END AS c9
    FROM "shop"."orders"
    WHERE "id" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'orders_live_938c61d6' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."orders_live_938c61d6" AS loaded
        WHERE loaded."id" BETWEEN :first AND :last
    )
