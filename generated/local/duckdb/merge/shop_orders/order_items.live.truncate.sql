-- Merge changes of shop/orders/order-items
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "weir_shop_orders"."order_items_live_aafbafcf" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "weir_shop_orders".landing
        WHERE
            src_table = 'shop.order_items' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "weir_shop_orders".landing CROSS JOIN emptied
        WHERE
            src_table = 'shop.order_items' AND src_offset >= :lo AND src_offset < :hi
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
            json_transform(key_json, '{"order_id": "varchar", "line": "varchar"}') AS __k,
            json_transform(value_json, '{
                "after": {
                    "order_id": "varchar",
                    "line": "varchar",
                    "product_id": "varchar",
                    "quantity": "varchar",
                    "unit_price": "varchar",
                    "discount": "varchar"
                },
                "source": {"ts_us": "bigint"}
            }')."after" AS __v
        FROM last_change
    ),
    changed AS (
        SELECT
            CAST(__k."order_id" AS bigint) AS "order_id",
            CAST(__k."line" AS integer) AS "line",
            __pos AS __pos,
            __op AS __op,
            CAST(__v."product_id" AS bigint) AS "product_id",
            CAST(__v."quantity" AS integer) AS "quantity",
            CASE
                WHEN regexp_matches(__v."unit_price", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."unit_price" AS decimal(12,2))
                WHEN __v."unit_price" IS NOT NULL
                    THEN CAST(error('order-items.unit_price: value does not fit decimal(12,2)') AS decimal(12,2))
            END AS "unit_price",
            CASE
                WHEN regexp_matches(__v."discount", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."discount" AS decimal(12,2))
                WHEN __v."discount" IS NOT NULL
                    THEN CAST(error('order-items.discount: value does not fit decimal(12,2)') AS decimal(12,2))
            END AS "discount"
        FROM event
    )
    SELECT
        "order_id", "line",
        __pos,
        __op,
        "product_id",
        "quantity",
        "unit_price",
        "discount"
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'order_items_live_aafbafcf' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."order_id", old."line",
        emptied.__pos,
        'd',
        CAST(NULL AS bigint),
        CAST(NULL AS integer),
        CAST(NULL AS decimal(12,2)),
        CAST(NULL AS decimal(12,2))
    FROM "weir_shop_orders"."order_items_live_aafbafcf" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."order_id" = old."order_id" AND changed."line" = old."line"
    WHERE old.__pos < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'order_items_live_aafbafcf' AND held.token = :token
    )
) AS s
ON t."order_id" = s."order_id" AND t."line" = s."line"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "product_id" = s."product_id",
    "quantity" = s."quantity",
    "unit_price" = s."unit_price",
    "discount" = s."discount",
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "order_id", "line",
        "product_id",
        "quantity",
        "unit_price",
        "discount",
        __pos
    )
    VALUES (
        s."order_id", s."line",
        s."product_id",
        s."quantity",
        s."unit_price",
        s."discount",
        s.__pos
    )
