-- Merge changes of shop/orders/products
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_shop_orders"."products_live_c66722c2" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.products' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN emptied
        WHERE
            src_table = 'shop.products' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
            AND src_offset > coalesce(emptied.__pos, -1)
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
                    "on_sale" boolean,
                    "created" varchar
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
                WHEN regexp_like(__v."created", '^[0-9]{4}-') AND __v."created" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."created") AS timestamp(6) with time zone)
                WHEN __v."created" IS NOT NULL
                    THEN CAST(fail('products.created: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "created",
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
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'products_live_c66722c2' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."id",
        emptied.__pos,
        'd',
        CAST(NULL AS varchar),
        CAST(NULL AS integer),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS array(varchar)),
        CAST(NULL AS real),
        CAST(NULL AS double),
        CAST(NULL AS boolean),
        CAST(NULL AS timestamp(6) with time zone),
        false,
        false,
        false,
        false,
        false
    FROM "lake"."weir_shop_orders"."products_live_c66722c2" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."id" = old."id"
    WHERE old.__pos < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
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
CASE
            WHEN s.__known_1 THEN s."sku"
            ELSE CAST(fail('products.sku: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_3 THEN s."name"
            ELSE CAST(fail('products.name: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_4 THEN s."description"
            ELSE CAST(fail('products.description: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_5 THEN s."attributes"
            ELSE CAST(fail('products.attributes: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_6 THEN s."tags"
            ELSE CAST(fail('products.tags: a long value was left out that never arrived') AS array(varchar))
        END,
        s.__pos
    )
