-- What readers see as shop/assortment/stock
-- Made from ecosystem/teams/shop/assortment.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."shop_assortment"."stock" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'stock_live_e3e77e98'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@shop_assortment', 'stock_live_e3e77e98')), 562949953421312) AS until
        FROM "lake"."weir_shop_orders".bounds
    ),
    merged AS (
        SELECT
            "product_id",
            "warehouse",
            "on_hand",
            "reserved",
            "reorder_below",
            __pos
        FROM "lake"."weir_shop_orders"."stock_live_e3e77e98"
    ),
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.stock' AND src_offset >= bound.upto AND src_offset < bound.until
            AND op = 't'
    ),
    landed AS (
        -- random() keeps readers' filters here, which would fail on the keys of other tables
        SELECT src_offset AS __pos, op AS __op, CASE WHEN random() < 2 THEN key_json END AS key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound CROSS JOIN emptied
        WHERE
            src_table = 'shop.stock' AND src_offset >= bound.upto AND src_offset < bound.until
            AND op IN ('c', 'u', 'd')
            AND src_offset > coalesce(emptied.__pos, -1)
    ),
    last_change AS (
        SELECT
            key_json,
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(value_json, __pos) AS value_json
        FROM landed
        GROUP BY key_json
    ),
    event AS (
        SELECT
            __pos,
            __op,
            CAST(json_parse(key_json) AS ROW("product_id" bigint, "warehouse" varchar)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "product_id" bigint,
                    "warehouse" varchar,
                    "on_hand" integer,
                    "reserved" integer,
                    "reorder_below" integer
                ),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM last_change
    ),
    changed AS (
        SELECT
            __k."product_id" AS "product_id",
            __k."warehouse" AS "warehouse",
            __pos AS __pos,
            __op AS __op,
            __v."on_hand" AS "on_hand",
            __v."reserved" AS "reserved",
            __v."reorder_below" AS "reorder_below"
        FROM event
    )
SELECT
    CAST(merged."product_id" AS bigint) AS "product_id",
    CAST(merged."warehouse" AS varchar) AS "warehouse",
    CAST(merged."on_hand" AS integer) AS "on_hand",
    CAST(merged."reserved" AS integer) AS "reserved",
    CAST(merged."reorder_below" AS integer) AS "reorder_below"
FROM merged
CROSS JOIN emptied
LEFT JOIN changed ON changed."product_id" = merged."product_id" AND changed."warehouse" = merged."warehouse"
WHERE changed.__pos IS NULL AND (emptied.__pos IS NULL OR merged.__pos > emptied.__pos)
UNION ALL
SELECT
    CAST(changed."product_id" AS bigint) AS "product_id",
    CAST(changed."warehouse" AS varchar) AS "warehouse",
    CAST(changed."on_hand" AS integer) AS "on_hand",
    CAST(changed."reserved" AS integer) AS "reserved",
    CAST(changed."reorder_below" AS integer) AS "reorder_below"
FROM changed
LEFT JOIN merged ON changed."product_id" = merged."product_id" AND changed."warehouse" = merged."warehouse"
WHERE changed.__op <> 'd'
