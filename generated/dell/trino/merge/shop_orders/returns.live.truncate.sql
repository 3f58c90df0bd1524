-- Merge changes of shop/orders/returns
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_shop_orders"."returns_live_4efe60cb" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.returns' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN emptied
        WHERE
            src_table = 'shop.returns' AND src_offset >= :lo AND src_offset < :hi
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
                    "order_id" bigint,
                    "line" integer,
                    "reason" varchar,
                    "remark" varchar,
                    "refund" varchar,
                    "announced" bigint,
                    "settled" bigint
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
            max_by(ROW(__v."reason"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."reason" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_3,
            max_by(ROW(__v."remark"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."remark" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_4,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "id"
    ),
    changed AS (
        SELECT
            "id",
            __pos AS __pos,
            __op AS __op,
            __v."order_id" AS "order_id",
            __v."line" AS "line",
            CASE
                WHEN regexp_like(__v."refund", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."refund" AS decimal(12,2))
                WHEN __v."refund" IS NOT NULL
                    THEN CAST(fail('returns.refund: value does not fit decimal(12,2)') AS decimal(12,2))
            END AS "refund",
            CASE
                WHEN __v."announced" BETWEEN -719162 AND 2932896
                    THEN date_add('day', __v."announced", DATE '1970-01-01')
                WHEN __v."announced" IS NOT NULL
                    THEN CAST(fail('returns.announced: value does not fit date') AS date)
            END AS "announced",
            CASE
                WHEN __v."settled" BETWEEN -719162 AND 2932896
                    THEN date_add('day', __v."settled", DATE '1970-01-01')
                WHEN __v."settled" IS NOT NULL
                    THEN CAST(fail('returns.settled: value does not fit date') AS date)
            END AS "settled",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_3 IS NOT NULL THEN __long_3[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('returns.reason: a long value was left out that never arrived') AS varchar)
            END AS "reason",
            __long_3 IS NOT NULL AS __known_3,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_4 IS NOT NULL THEN __long_4[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('returns.remark: a long value was left out that never arrived') AS varchar)
            END AS "remark",
            __long_4 IS NOT NULL AS __known_4
        FROM folded
    )
    SELECT
        "id",
        __pos,
        __op,
        "order_id",
        "line",
        "reason",
        "remark",
        "refund",
        "announced",
        "settled",
        __known_3,
        __known_4
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'returns_live_4efe60cb' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."id",
        emptied.__pos,
        'd',
        CAST(NULL AS bigint),
        CAST(NULL AS integer),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS decimal(12,2)),
        CAST(NULL AS date),
        CAST(NULL AS date),
        false,
        false
    FROM "lake"."weir_shop_orders"."returns_live_4efe60cb" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."id" = old."id"
    WHERE old.__pos < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'returns_live_4efe60cb' AND held.token = :token
    )
) AS s
ON t."id" = s."id"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "order_id" = s."order_id",
    "line" = s."line",
    "refund" = s."refund",
    "announced" = s."announced",
    "settled" = s."settled",
    "reason" = CASE WHEN s.__known_3 THEN s."reason" ELSE t."reason" END,
    "remark" = CASE WHEN s.__known_4 THEN s."remark" ELSE t."remark" END,
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "id",
        "order_id",
        "line",
        "refund",
        "announced",
        "settled",
        "reason",
        "remark",
        __pos
    )
    VALUES (
        s."id",
        s."order_id",
        s."line",
        s."refund",
        s."announced",
        s."settled",
CASE
            WHEN s.__known_3 THEN s."reason"
            ELSE CAST(fail('returns.reason: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_4 THEN s."remark"
            ELSE CAST(fail('returns.remark: a long value was left out that never arrived') AS varchar)
        END,
        s.__pos
    )
