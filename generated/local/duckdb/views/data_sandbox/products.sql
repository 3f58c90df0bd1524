-- What readers see as data/sandbox/products
-- Made from ecosystem/teams/data/sandbox.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "data_sandbox"."products" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'products_live_c66722c2'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@data_sandbox', 'products_live_c66722c2')), 562949953421312) AS until
        FROM "weir_shop_orders".bounds
    ),
    merged AS (
        SELECT
            "id",
            "sku",
            "name",
            "tags",
            "rating",
            "on_sale",
            __pos
        FROM "weir_shop_orders"."products_live_c66722c2"
    ),
    tail AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "weir_shop_orders".landing CROSS JOIN bound
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
            json_transform(key_json, '{"id": "varchar"}') AS __k,
            json_transform(value_json, '{
                "after": {
                    "id": "varchar",
                    "sku": "varchar",
                    "name": "varchar",
                    "tags": "varchar",
                    "rating": "varchar",
                    "on_sale": "varchar"
                },
                "source": {"ts_us": "bigint"}
            }')."after" AS __v
        FROM landed
    ),
    keyed AS (
        SELECT
            CAST(__k."id" AS bigint) AS "id",
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
            arg_max_null(__v, __pos) AS __v,
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
            max_by(ROW(__v."tags"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    __v."tags" IS NOT DISTINCT FROM '["__debezium_unavailable_value"]'
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
            CAST(__v."rating" AS double) AS "rating",
            CAST(__v."on_sale" AS boolean) AS "on_sale",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_1 IS NOT NULL THEN __long_1[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(error('products.sku: a long value was left out that never arrived') AS varchar)
            END AS "sku",
            __long_1 IS NOT NULL AS __known_1,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_3 IS NOT NULL THEN __long_3[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(error('products.name: a long value was left out that never arrived') AS varchar)
            END AS "name",
            __long_3 IS NOT NULL AS __known_3,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_6 IS NOT NULL THEN CAST(CAST(__long_6[1] AS json) AS varchar[])
                WHEN __full_pos IS NOT NULL
                    THEN CAST(error('products.tags: a long value was left out that never arrived') AS varchar[])
            END AS "tags",
            __long_6 IS NOT NULL AS __known_6
        FROM folded
    ),
    mentioned AS (
        SELECT
            __op,
            CAST(__k."id" AS bigint) AS "id"
        FROM (
            -- nor past what is not the same each time
            SELECT __op, CASE WHEN random() < 2 THEN json_transform(key_json, '{"id": "varchar"}') END AS __k
            FROM tail
        ) AS decoded
    )
SELECT
    CAST(merged."id" AS bigint) AS "id",
    CAST(merged."sku" AS varchar) AS "sku",
    CAST(merged."name" AS varchar) AS "name",
    CAST(merged."tags" AS varchar[]) AS "tags",
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
        ELSE CAST(error('products.sku: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "sku",
    CAST(CASE
        WHEN changed.__known_3 THEN changed."name"
        WHEN merged.__pos IS NOT NULL THEN merged."name"
        ELSE CAST(error('products.name: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "name",
    CAST(CASE
        WHEN changed.__known_6 THEN changed."tags"
        WHEN merged.__pos IS NOT NULL THEN merged."tags"
        ELSE CAST(error('products.tags: a long value was left out that never arrived') AS varchar[])
    END AS varchar[]) AS "tags",
    CAST(changed."rating" AS double) AS "rating",
    CAST(changed."on_sale" AS boolean) AS "on_sale"
FROM changed
LEFT JOIN merged ON changed."id" = merged."id"
WHERE changed.__op <> 'd'
