-- Merge changes of shop/orders/stock
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_shop_orders"."stock_live_e3e77e98" AS t
USING (
    WITH
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.stock' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
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
                    "reorder_below" integer,
                    "counted" varchar
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
            __v."reorder_below" AS "reorder_below",
            CASE
                WHEN regexp_like(__v."counted", '^[0-9]{4}-') AND __v."counted" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."counted") AS timestamp(6) with time zone)
                WHEN __v."counted" IS NOT NULL
                    THEN CAST(fail('stock.counted: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "counted"
        FROM event
    )
    SELECT
        "product_id", "warehouse",
        __pos,
        __op,
        "on_hand",
        "reserved",
        "reorder_below",
        "counted"
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'stock_live_e3e77e98' AND held.token = :token
    )
) AS s
ON t."product_id" = s."product_id" AND t."warehouse" = s."warehouse"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "on_hand" = s."on_hand",
    "reserved" = s."reserved",
    "reorder_below" = s."reorder_below",
    "counted" = s."counted",
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "product_id", "warehouse",
        "on_hand",
        "reserved",
        "reorder_below",
        "counted",
        __pos
    )
    VALUES (
        s."product_id", s."warehouse",
        s."on_hand",
        s."reserved",
        s."reorder_below",
        s."counted",
        s.__pos
    )
