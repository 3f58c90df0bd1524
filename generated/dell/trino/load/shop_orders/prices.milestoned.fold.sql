-- What changed during the first load of shop/orders/prices
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_shop_orders"."prices_milestoned_2e20ea1f" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.prices' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN emptied
        WHERE
            src_table = 'shop.prices' AND src_offset >= :lo AND src_offset < :hi
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
            CAST(json_parse(key_json) AS ROW("product_id" bigint, "currency" varchar, "since" bigint)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "product_id" bigint,
                    "currency" varchar,
                    "since" bigint,
                    "amount" varchar,
                    "tax_rate" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM last_change
    ),
    changed AS (
        SELECT
            __k."product_id" AS "product_id",
            __k."currency" AS "currency",
            CASE
                WHEN __k."since" BETWEEN -719162 AND 2932896
                    THEN date_add('day', __k."since", DATE '1970-01-01')
                WHEN __k."since" IS NOT NULL
                    THEN CAST(fail('prices.since: value does not fit date') AS date)
            END AS "since",
            __pos AS __pos,
            __op AS __op,
            CASE
                WHEN regexp_like(__v."amount", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."amount" AS decimal(12,2))
                WHEN __v."amount" IS NOT NULL
                    THEN CAST(fail('prices.amount: value does not fit decimal(12,2)') AS decimal(12,2))
            END AS "amount",
            CASE
                WHEN regexp_like(__v."tax_rate", '^-?0*[0-9]{0,1}(\.[0-9]{0,3}0*)?$')
                    THEN CAST(__v."tax_rate" AS decimal(4,3))
                WHEN __v."tax_rate" IS NOT NULL
                    THEN CAST(fail('prices.tax_rate: value does not fit decimal(4,3)') AS decimal(4,3))
            END AS "tax_rate"
        FROM event
    )
    SELECT
        "product_id", "currency", "since",
        __pos,
        __op,
        "amount",
        "tax_rate"
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'prices_milestoned_2e20ea1f' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."product_id", old."currency", old."since",
        emptied.__pos,
        'd',
        CAST(NULL AS decimal(12,2)),
        CAST(NULL AS decimal(4,3))
    FROM "lake"."weir_shop_orders"."prices_milestoned_2e20ea1f" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."product_id" = old."product_id" AND changed."currency" = old."currency" AND changed."since" = old."since"
    WHERE old.__pos_in < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'prices_milestoned_2e20ea1f' AND held.token = :token
    )
) AS s
ON t."product_id" = s."product_id" AND t."currency" = s."currency" AND t."since" = s."since"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos_in THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos_in THEN UPDATE SET
    "amount" = s."amount",
    "tax_rate" = s."tax_rate",
    __pos_in = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "product_id", "currency", "since",
        "amount",
        "tax_rate",
        __pos_in
    )
    VALUES (
        s."product_id", s."currency", s."since",
        s."amount",
        s."tax_rate",
        s.__pos
    )
