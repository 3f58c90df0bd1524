-- The first load of shop/orders/stock
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_shop_orders"."stock_live_e3e77e98" (
    "product_id",
    "warehouse",
    "on_hand",
    "reserved",
    "reorder_below",
    "counted",
    __pos
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    pulled.c3,
    pulled.c4,
    CASE
        WHEN pulled.c5 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c5 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c5 IS NOT NULL
            THEN CAST(fail('stock.counted: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("product_id" AS bigint) AS c0,
        CASE WHEN "warehouse" IS NOT NULL THEN concat("warehouse") END AS c1,
        CAST("on_hand" AS integer) AS c2,
        CAST("reserved" AS integer) AS c3,
        CAST("reorder_below" AS integer) AS c4,
        CASE
            WHEN isfinite("counted") THEN CAST(extract(epoch FROM "counted") * 1000000 AS bigint)
            WHEN "counted" IS NOT NULL THEN 9223372036825200000
        END AS c5
    FROM "shop"."stock"
    WHERE "product_id" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'stock_live_e3e77e98' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."stock_live_e3e77e98" AS loaded
        WHERE loaded."product_id" BETWEEN :first AND :last
    )
