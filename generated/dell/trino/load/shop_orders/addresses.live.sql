-- The first load of shop/orders/addresses
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_shop_orders"."addresses_live_8f4c7c01" (
    "id",
    "customer_id",
    "kind",
    "recipient",
    "street",
    "postal_code",
    "city",
    "country",
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
    pulled.c6,
    pulled.c7,
    CASE
        WHEN pulled.c8 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c8 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c8 IS NOT NULL
            THEN CAST(fail('addresses.changed: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("id" AS bigint) AS c0,
        CAST("customer_id" AS bigint) AS c1,
        CASE
            WHEN "kind" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("kind") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("kind" AS text) AS interval)),
                    extract(month FROM CAST(CAST("kind" AS text) AS interval)),
                    extract(day FROM CAST(CAST("kind" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("kind" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("kind" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("kind" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("kind" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("kind") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("kind" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("kind" AS text)
                END
                ELSE format(''%s'', "kind")
            END
        END AS c2,
        CASE WHEN "recipient" IS NOT NULL THEN concat("recipient") END AS c3,
        CASE WHEN "street" IS NOT NULL THEN concat("street") END AS c4,
        CASE WHEN "postal_code" IS NOT NULL THEN concat("postal_code") END AS c5,
        CASE WHEN "city" IS NOT NULL THEN concat("city") END AS c6,
        CASE WHEN "country" IS NOT NULL THEN concat("country") END AS c7,
        CASE
            WHEN isfinite("changed") THEN CAST(extract(epoch FROM "changed") * 1000000 AS bigint)
            WHEN "changed" IS NOT NULL THEN 9223372036825200000
        END AS c8
    FROM "shop"."addresses"
    WHERE "id" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'addresses_live_8f4c7c01' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."addresses_live_8f4c7c01" AS loaded
        WHERE loaded."id" BETWEEN :first AND :last
    )
