-- What readers see as crm/support/order_items
-- Made from ecosystem/teams/crm/support.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_support"."order_items" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'order_items_live_aafbafcf'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@crm_support', 'order_items_live_aafbafcf')), 562949953421312) AS until
        FROM "lake"."weir_shop_orders".bounds
    ),
    merged AS (
        SELECT
            "order_id",
            "line",
            "product_id",
            "quantity",
            "unit_price",
            "discount",
            __pos
        FROM "lake"."weir_shop_orders"."order_items_live_aafbafcf"
    ),
    tail AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.order_items' AND src_offset >= bound.upto AND src_offset < bound.until
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
            CAST(json_parse(key_json) AS ROW("order_id" bigint, "line" integer)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "order_id" bigint,
                    "line" integer,
                    "product_id" bigint,
                    "quantity" integer,
                    "unit_price" varchar,
                    "discount" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM last_change
    ),
    changed AS (
        SELECT
            __k."order_id" AS "order_id",
            __k."line" AS "line",
            __pos AS __pos,
            __op AS __op,
            __v."product_id" AS "product_id",
            __v."quantity" AS "quantity",
            CASE
                WHEN regexp_like(__v."unit_price", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."unit_price" AS decimal(12,2))
                WHEN __v."unit_price" IS NOT NULL
                    THEN CAST(fail('order-items.unit_price: value does not fit decimal(12,2)') AS decimal(12,2))
            END AS "unit_price",
            CASE
                WHEN regexp_like(__v."discount", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."discount" AS decimal(12,2))
                WHEN __v."discount" IS NOT NULL
                    THEN CAST(fail('order-items.discount: value does not fit decimal(12,2)') AS decimal(12,2))
            END AS "discount"
        FROM event
    ),
    mentioned AS (
        SELECT
            __op,
            __k."order_id" AS "order_id",
            __k."line" AS "line"
        FROM (
            -- nor past what is not the same each time
            SELECT __op, CASE WHEN random() < 2 THEN CAST(json_parse(key_json) AS ROW("order_id" bigint, "line" integer)) END AS __k
            FROM tail
        ) AS decoded
    )
SELECT
    CAST(merged."order_id" AS bigint) AS "order_id",
    CAST(merged."line" AS integer) AS "line",
    CAST(merged."product_id" AS bigint) AS "product_id",
    CAST(merged."quantity" AS integer) AS "quantity",
    CAST(merged."unit_price" AS decimal(12,2)) AS "unit_price",
    CAST(merged."discount" AS decimal(12,2)) AS "discount"
FROM merged
CROSS JOIN (SELECT max(__pos) AS __pos FROM tail WHERE __op = 't') AS emptied
LEFT JOIN (
    SELECT DISTINCT "order_id", "line" FROM mentioned
    WHERE __op <> 't'
) AS changed ON changed."order_id" = merged."order_id" AND changed."line" = merged."line"
WHERE changed."order_id" IS NULL AND emptied.__pos IS NULL
UNION ALL
SELECT
    CAST(changed."order_id" AS bigint) AS "order_id",
    CAST(changed."line" AS integer) AS "line",
    CAST(changed."product_id" AS bigint) AS "product_id",
    CAST(changed."quantity" AS integer) AS "quantity",
    CAST(changed."unit_price" AS decimal(12,2)) AS "unit_price",
    CAST(changed."discount" AS decimal(12,2)) AS "discount"
FROM changed
WHERE changed.__op <> 'd'
