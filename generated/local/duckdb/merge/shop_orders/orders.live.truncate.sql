-- Merge changes of shop/orders/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "weir_shop_orders"."orders_live_938c61d6" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "weir_shop_orders".landing
        WHERE
            src_table = 'shop.orders' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "weir_shop_orders".landing CROSS JOIN emptied
        WHERE
            src_table = 'shop.orders' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
            AND src_offset > coalesce(emptied.__pos, -1)
    ),
    event AS (
        SELECT
            __pos,
            __op,
            json_transform(key_json, '{"id": "varchar"}') AS __k,
            json_transform(value_json, '{
                "after": {
                    "id": "varchar",
                    "number": "varchar",
                    "customer_id": "varchar",
                    "address_id": "varchar",
                    "state": "varchar",
                    "currency": "varchar",
                    "total": "varchar",
                    "note": "varchar",
                    "placed": "varchar",
                    "changed": "varchar"
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
            max_by(ROW(__v."number"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."number" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_1,
            max_by(ROW(__v."state"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."state" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_4,
            max_by(ROW(__v."currency"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."currency" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_5,
            max_by(ROW(__v."note"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."note" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_7,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "id"
    ),
    changed AS (
        SELECT
            "id",
            __pos AS __pos,
            __op AS __op,
            CAST(__v."customer_id" AS bigint) AS "customer_id",
            CAST(__v."address_id" AS bigint) AS "address_id",
            CASE
                WHEN regexp_matches(__v."total", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."total" AS decimal(12,2))
                WHEN __v."total" IS NOT NULL
                    THEN CAST(error('orders.total: value does not fit decimal(12,2)') AS decimal(12,2))
            END AS "total",
            CASE
                WHEN regexp_matches(__v."placed", '^[0-9]{4}-') AND __v."placed" NOT LIKE '0000-%'
                    THEN CAST(__v."placed" AS timestamptz)
                WHEN __v."placed" IS NOT NULL
                    THEN CAST(error('orders.placed: value does not fit timestamptz') AS timestamptz)
            END AS "placed",
            CASE
                WHEN regexp_matches(__v."changed", '^[0-9]{4}-') AND __v."changed" NOT LIKE '0000-%'
                    THEN CAST(__v."changed" AS timestamptz)
                WHEN __v."changed" IS NOT NULL
                    THEN CAST(error('orders.changed: value does not fit timestamptz') AS timestamptz)
            END AS "changed",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_1 IS NOT NULL THEN __long_1[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(error('orders.number: a long value was left out that never arrived') AS varchar)
            END AS "number",
            __long_1 IS NOT NULL AS __known_1,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_4 IS NOT NULL THEN __long_4[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(error('orders.state: a long value was left out that never arrived') AS varchar)
            END AS "state",
            __long_4 IS NOT NULL AS __known_4,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_5 IS NOT NULL THEN __long_5[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(error('orders.currency: a long value was left out that never arrived') AS varchar)
            END AS "currency",
            __long_5 IS NOT NULL AS __known_5,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_7 IS NOT NULL THEN __long_7[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(error('orders.note: a long value was left out that never arrived') AS varchar)
            END AS "note",
            __long_7 IS NOT NULL AS __known_7
        FROM folded
    )
    SELECT
        "id",
        __pos,
        __op,
        "number",
        "customer_id",
        "address_id",
        "state",
        "currency",
        "total",
        "note",
        "placed",
        "changed",
        __known_1,
        __known_4,
        __known_5,
        __known_7
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'orders_live_938c61d6' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."id",
        emptied.__pos,
        'd',
        CAST(NULL AS varchar),
        CAST(NULL AS bigint),
        CAST(NULL AS bigint),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS decimal(12,2)),
        CAST(NULL AS varchar),
        CAST(NULL AS timestamptz),
        CAST(NULL AS timestamptz),
        false,
        false,
        false,
        false
    FROM "weir_shop_orders"."orders_live_938c61d6" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."id" = old."id"
    WHERE old.__pos < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'orders_live_938c61d6' AND held.token = :token
    )
) AS s
ON t."id" = s."id"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "customer_id" = s."customer_id",
    "address_id" = s."address_id",
    "total" = s."total",
    "placed" = s."placed",
    "changed" = s."changed",
    "number" = CASE WHEN s.__known_1 THEN s."number" ELSE t."number" END,
    "state" = CASE WHEN s.__known_4 THEN s."state" ELSE t."state" END,
    "currency" = CASE WHEN s.__known_5 THEN s."currency" ELSE t."currency" END,
    "note" = CASE WHEN s.__known_7 THEN s."note" ELSE t."note" END,
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' AND NOT s.__known_1 THEN ERROR 'orders.number: a long value was left out that never arrived'
WHEN NOT MATCHED AND s.__op <> 'd' AND NOT s.__known_4 THEN ERROR 'orders.state: a long value was left out that never arrived'
WHEN NOT MATCHED AND s.__op <> 'd' AND NOT s.__known_5 THEN ERROR 'orders.currency: a long value was left out that never arrived'
WHEN NOT MATCHED AND s.__op <> 'd' AND NOT s.__known_7 THEN ERROR 'orders.note: a long value was left out that never arrived'
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "id",
        "customer_id",
        "address_id",
        "total",
        "placed",
        "changed",
        "number",
        "state",
        "currency",
        "note",
        __pos
    )
    VALUES (
        s."id",
        s."customer_id",
        s."address_id",
        s."total",
        s."placed",
        s."changed",
s."number",
s."state",
s."currency",
s."note",
        s.__pos
    )
