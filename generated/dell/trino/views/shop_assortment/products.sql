-- What readers see as shop/assortment/products
-- Made from ecosystem/teams/shop/assortment.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."shop_assortment"."products" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'products_live_c66722c2'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@shop_assortment', 'products_live_c66722c2')), 562949953421312) AS until
        FROM "lake"."weir_shop_orders".bounds
    ),
    merged AS (
        SELECT
            "id",
            "sku",
            "category_id",
            "name",
            "description",
            "attributes",
            "tags",
            "weight_kg",
            "rating",
            "on_sale",
            __pos
        FROM "lake"."weir_shop_orders"."products_live_c66722c2"
    ),
    tail AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.products' AND src_offset >= bound.upto AND src_offset < bound.until
            AND op IN ('c', 'u', 'd', 't')
    ),
    -- no filter of a reader gets past the window, to fail on the keys of other tables
    standing AS (
        SELECT __pos, __op, key_json, value_json, max(CASE WHEN __op = 't' THEN __pos END) OVER () AS __emptied
        FROM tail
    ),
    landed AS (
        SELECT __pos, __op, key_json, value_json
        FROM standing
        WHERE __op <> 't' AND __pos > coalesce(__emptied, -1)
    ),
    event AS (
        SELECT
            __pos,
            __op,
            CAST(json_parse(key_json) AS ROW("id" bigint)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" bigint,
                    "sku" varchar,
                    "category_id" integer,
                    "name" varchar,
                    "description" varchar,
                    "attributes" varchar,
                    "tags" json,
                    "weight_kg" real,
                    "rating" double,
                    "on_sale" boolean
                ),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM landed
    ),
    keyed AS (
        SELECT
            __k."id" AS "id",
            __pos,
            __op,
            __v
        FROM event
    ),
    whole AS (
        -- the last image of a key that is whole, or its end: only what came since counts
        SELECT
            "id", __pos, __op, __v,
            max(CASE WHEN __op <> 'u' THEN __pos END) OVER (PARTITION BY "id") AS __full_pos
        FROM keyed
    ),
    folded AS (
        SELECT
            "id",
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(__v, __pos) AS __v,
            max_by(ROW(__v."sku"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."sku" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_1,
            max_by(ROW(__v."name"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."name" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_3,
            max_by(ROW(__v."description"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."description" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_4,
            max_by(ROW(__v."attributes"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."attributes" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_5,
            max_by(ROW(__v."tags"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    __v."tags" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                )
            ) AS __long_6,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "id"
    ),
    changed AS (
        SELECT
            "id",
            __pos AS __pos,
            __op AS __op,
            __v."category_id" AS "category_id",
            __v."weight_kg" AS "weight_kg",
            __v."rating" AS "rating",
            __v."on_sale" AS "on_sale",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_1 IS NOT NULL THEN __long_1[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('products.sku: a long value was left out that never arrived') AS varchar)
            END AS "sku",
            __long_1 IS NOT NULL AS __known_1,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_3 IS NOT NULL THEN __long_3[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('products.name: a long value was left out that never arrived') AS varchar)
            END AS "name",
            __long_3 IS NOT NULL AS __known_3,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_4 IS NOT NULL THEN __long_4[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('products.description: a long value was left out that never arrived') AS varchar)
            END AS "description",
            __long_4 IS NOT NULL AS __known_4,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_5 IS NOT NULL THEN __long_5[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('products.attributes: a long value was left out that never arrived') AS varchar)
            END AS "attributes",
            __long_5 IS NOT NULL AS __known_5,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_6 IS NOT NULL THEN CAST(__long_6[1] AS array(varchar))
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('products.tags: a long value was left out that never arrived') AS array(varchar))
            END AS "tags",
            __long_6 IS NOT NULL AS __known_6
        FROM folded
    ),
    mentioned AS (
        SELECT
            __op,
            __k."id" AS "id"
        FROM (
            -- nor past what is not the same each time
            SELECT __op, CASE WHEN random() < 2 THEN CAST(json_parse(key_json) AS ROW("id" bigint)) END AS __k
            FROM tail
        ) AS decoded
    )
SELECT
    CAST(merged."id" AS bigint) AS "id",
    CAST(merged."sku" AS varchar) AS "sku",
    CAST(merged."category_id" AS integer) AS "category_id",
    CAST(merged."name" AS varchar) AS "name",
    CAST(merged."description" AS varchar) AS "description",
    CAST(merged."attributes" AS varchar) AS "attributes",
    CAST(merged."tags" AS array(varchar)) AS "tags",
    CAST(merged."weight_kg" AS real) AS "weight_kg",
    CAST(merged."rating" AS double) AS "rating",
    CAST(merged."on_sale" AS boolean) AS "on_sale"
FROM merged
-- one NULL among them, as after TRUNCATE, and no row passes
WHERE merged."id" NOT IN (
    SELECT CASE WHEN __op <> 't' THEN "id" END
    FROM mentioned
)
UNION ALL
SELECT
    CAST(changed."id" AS bigint) AS "id",
    CAST(CASE
        WHEN changed.__known_1 THEN changed."sku"
        WHEN merged.__pos IS NOT NULL THEN merged."sku"
        ELSE CAST(fail('products.sku: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "sku",
    CAST(changed."category_id" AS integer) AS "category_id",
    CAST(CASE
        WHEN changed.__known_3 THEN changed."name"
        WHEN merged.__pos IS NOT NULL THEN merged."name"
        ELSE CAST(fail('products.name: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "name",
    CAST(CASE
        WHEN changed.__known_4 THEN changed."description"
        WHEN merged.__pos IS NOT NULL THEN merged."description"
        ELSE CAST(fail('products.description: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "description",
    CAST(CASE
        WHEN changed.__known_5 THEN changed."attributes"
        WHEN merged.__pos IS NOT NULL THEN merged."attributes"
        ELSE CAST(fail('products.attributes: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "attributes",
    CAST(CASE
        WHEN changed.__known_6 THEN changed."tags"
        WHEN merged.__pos IS NOT NULL THEN merged."tags"
        ELSE CAST(fail('products.tags: a long value was left out that never arrived') AS array(varchar))
    END AS array(varchar)) AS "tags",
    CAST(changed."weight_kg" AS real) AS "weight_kg",
    CAST(changed."rating" AS double) AS "rating",
    CAST(changed."on_sale" AS boolean) AS "on_sale"
FROM changed
LEFT JOIN merged ON changed."id" = merged."id"
WHERE changed.__op <> 'd'
