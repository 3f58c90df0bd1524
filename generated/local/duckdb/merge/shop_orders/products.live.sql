-- Merge changes of shop/orders/products
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "weir_shop_orders"."products_live_c66722c2" AS t
USING (
    WITH
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "weir_shop_orders".landing
        WHERE
            src_table = 'shop.products' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
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
                    "category_id": "varchar",
                    "name": "varchar",
                    "description": "varchar",
                    "attributes": "varchar",
                    "tags": "varchar",
                    "weight_kg": "varchar",
                    "rating": "varchar",
                    "on_sale": "varchar",
                    "created": "varchar"
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
            CAST(__v."category_id" AS integer) AS "category_id",
            CAST(__v."weight_kg" AS real) AS "weight_kg",
            CAST(__v."rating" AS double) AS "rating",
            CAST(__v."on_sale" AS boolean) AS "on_sale",
            CASE
                WHEN regexp_matches(__v."created", '^[0-9]{4}-') AND __v."created" NOT LIKE '0000-%'
                    THEN CAST(__v."created" AS timestamptz)
                WHEN __v."created" IS NOT NULL
                    THEN CAST(error('products.created: value does not fit timestamptz') AS timestamptz)
            END AS "created",
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
                WHEN __long_4 IS NOT NULL THEN __long_4[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(error('products.description: a long value was left out that never arrived') AS varchar)
            END AS "description",
            __long_4 IS NOT NULL AS __known_4,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_5 IS NOT NULL THEN __long_5[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(error('products.attributes: a long value was left out that never arrived') AS varchar)
            END AS "attributes",
            __long_5 IS NOT NULL AS __known_5,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_6 IS NOT NULL THEN CAST(CAST(__long_6[1] AS json) AS varchar[])
                WHEN __full_pos IS NOT NULL
                    THEN CAST(error('products.tags: a long value was left out that never arrived') AS varchar[])
            END AS "tags",
            __long_6 IS NOT NULL AS __known_6
        FROM folded
    )
    SELECT
        "id",
        __pos,
        __op,
        "sku",
        "category_id",
        "name",
        "description",
        "attributes",
        "tags",
        "weight_kg",
        "rating",
        "on_sale",
        "created",
        __known_1,
        __known_3,
        __known_4,
        __known_5,
        __known_6
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'products_live_c66722c2' AND held.token = :token
    )
) AS s
ON t."id" = s."id"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "category_id" = s."category_id",
    "weight_kg" = s."weight_kg",
    "rating" = s."rating",
    "on_sale" = s."on_sale",
    "created" = s."created",
    "sku" = CASE WHEN s.__known_1 THEN s."sku" ELSE t."sku" END,
    "name" = CASE WHEN s.__known_3 THEN s."name" ELSE t."name" END,
    "description" = CASE WHEN s.__known_4 THEN s."description" ELSE t."description" END,
    "attributes" = CASE WHEN s.__known_5 THEN s."attributes" ELSE t."attributes" END,
    "tags" = CASE WHEN s.__known_6 THEN s."tags" ELSE t."tags" END,
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' AND NOT s.__known_1 THEN ERROR 'products.sku: a long value was left out that never arrived'
WHEN NOT MATCHED AND s.__op <> 'd' AND NOT s.__known_3 THEN ERROR 'products.name: a long value was left out that never arrived'
WHEN NOT MATCHED AND s.__op <> 'd' AND NOT s.__known_4 THEN ERROR 'products.description: a long value was left out that never arrived'
WHEN NOT MATCHED AND s.__op <> 'd' AND NOT s.__known_5 THEN ERROR 'products.attributes: a long value was left out that never arrived'
WHEN NOT MATCHED AND s.__op <> 'd' AND NOT s.__known_6 THEN ERROR 'products.tags: a long value was left out that never arrived'
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "id",
        "category_id",
        "weight_kg",
        "rating",
        "on_sale",
        "created",
        "sku",
        "name",
        "description",
        "attributes",
        "tags",
        __pos
    )
    VALUES (
        s."id",
        s."category_id",
        s."weight_kg",
        s."rating",
        s."on_sale",
        s."created",
s."sku",
s."name",
s."description",
s."attributes",
s."tags",
        s.__pos
    )
