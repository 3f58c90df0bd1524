-- Merge changes of shop/orders/categories
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_shop_orders"."categories_live_1ff83c76" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.categories' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN emptied
        WHERE
            src_table = 'shop.categories' AND src_offset >= :lo AND src_offset < :hi
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
            CAST(json_parse(key_json) AS ROW("id" integer)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" integer,
                    "parent_id" integer,
                    "name" varchar,
                    "slug" varchar,
                    "position" integer
                ),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM last_change
    ),
    changed AS (
        SELECT
            __k."id" AS "id",
            __pos AS __pos,
            __op AS __op,
            __v."parent_id" AS "parent_id",
            __v."name" AS "name",
            __v."slug" AS "slug",
            __v."position" AS "position"
        FROM event
    )
    SELECT
        "id",
        __pos,
        __op,
        "parent_id",
        "name",
        "slug",
        "position"
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'categories_live_1ff83c76' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."id",
        emptied.__pos,
        'd',
        CAST(NULL AS integer),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS integer)
    FROM "lake"."weir_shop_orders"."categories_live_1ff83c76" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."id" = old."id"
    WHERE old.__pos < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'categories_live_1ff83c76' AND held.token = :token
    )
) AS s
ON t."id" = s."id"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "parent_id" = s."parent_id",
    "name" = s."name",
    "slug" = s."slug",
    "position" = s."position",
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "id",
        "parent_id",
        "name",
        "slug",
        "position",
        __pos
    )
    VALUES (
        s."id",
        s."parent_id",
        s."name",
        s."slug",
        s."position",
        s.__pos
    )
