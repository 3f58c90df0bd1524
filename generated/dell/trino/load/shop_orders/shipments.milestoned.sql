-- The first load of shop/orders/shipments
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well; history begins later.
INSERT INTO "lake"."weir_shop_orders"."shipments_milestoned_80b283f8" (
    "id",
    "order_id",
    "carrier",
    "tracking",
    "state",
    "weight_kg",
    "packed",
    "delivered",
    __pos_in
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    pulled.c3,
    pulled.c4,
    CASE
        WHEN regexp_like(pulled.c5, '^-?0*[0-9]{0,5}(\.[0-9]{0,3}0*)?$')
            THEN CAST(pulled.c5 AS decimal(8,3))
        WHEN pulled.c5 IS NOT NULL
            THEN CAST(fail('shipments.weight_kg: value does not fit decimal(8,3)') AS decimal(8,3))
    END,
    CASE
        WHEN pulled.c6 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c6 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c6 IS NOT NULL
            THEN CAST(fail('shipments.packed: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    CASE
        WHEN pulled.c7 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c7 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c7 IS NOT NULL
            THEN CAST(fail('shipments.delivered: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("id" AS bigint) AS c0,
        CAST("order_id" AS bigint) AS c1,
        CASE WHEN "carrier" IS NOT NULL THEN concat("carrier") END AS c2,
        CASE WHEN "tracking" IS NOT NULL THEN concat("tracking") END AS c3,
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
        CAST(CAST("weight_kg" AS numeric) AS text) AS c5,
        CASE
            WHEN isfinite("packed") THEN CAST(extract(epoch FROM "packed") * 1000000 AS bigint)
            WHEN "packed" IS NOT NULL THEN 9223372036825200000
        END AS c6,
        CASE
            WHEN isfinite("delivered") THEN CAST(extract(epoch FROM "delivered") * 1000000 AS bigint)
            WHEN "delivered" IS NOT NULL THEN 9223372036825200000
        END AS c7
    FROM "shop"."shipments"
    WHERE "id" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'shipments_milestoned_80b283f8' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."shipments_milestoned_80b283f8" AS loaded
        WHERE loaded."id" BETWEEN :first AND :last
    )
