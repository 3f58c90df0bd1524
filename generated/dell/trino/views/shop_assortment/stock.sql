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
    tail AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.stock' AND src_offset >= bound.upto AND src_offset < bound.until
            AND op IN ('c', 'u', 'd', 't')
    ),
    last_of_each AS (
        SELECT
            key_json,
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(value_json, __pos) AS value_json
        FROM tail
        GROUP BY key_json
    ),
    -- no filter of a reader gets past the window, to fail on the keys of other tables
    standing AS (
        SELECT __pos, __op, key_json, value_json, max(CASE WHEN __op = 't' THEN __pos END) OVER () AS __emptied
        FROM last_of_each
    ),
    last_change AS (
        SELECT __pos, __op, key_json, value_json
        FROM standing
        WHERE __op <> 't' AND __pos > coalesce(__emptied, -1)
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
    ),
    mentioned AS (
        SELECT
            __op,
            __k."product_id" AS "product_id",
            __k."warehouse" AS "warehouse"
        FROM (
            -- nor past what is not the same each time
            SELECT __op, CASE WHEN random() < 2 THEN CAST(json_parse(key_json) AS ROW("product_id" bigint, "warehouse" varchar)) END AS __k
            FROM tail
        ) AS decoded
    )
SELECT
    CAST(merged."product_id" AS bigint) AS "product_id",
    CAST(merged."warehouse" AS varchar) AS "warehouse",
    CAST(merged."on_hand" AS integer) AS "on_hand",
    CAST(merged."reserved" AS integer) AS "reserved",
    CAST(merged."reorder_below" AS integer) AS "reorder_below"
FROM merged
CROSS JOIN (SELECT max(__pos) AS __pos FROM tail WHERE __op = 't') AS emptied
LEFT JOIN (
    SELECT DISTINCT "product_id", "warehouse" FROM mentioned
    WHERE __op <> 't'
) AS changed ON changed."product_id" = merged."product_id" AND changed."warehouse" = merged."warehouse"
WHERE changed."product_id" IS NULL AND emptied.__pos IS NULL
UNION ALL
SELECT
    CAST(changed."product_id" AS bigint) AS "product_id",
    CAST(changed."warehouse" AS varchar) AS "warehouse",
    CAST(changed."on_hand" AS integer) AS "on_hand",
    CAST(changed."reserved" AS integer) AS "reserved",
    CAST(changed."reorder_below" AS integer) AS "reorder_below"
FROM changed
WHERE changed.__op <> 'd'
