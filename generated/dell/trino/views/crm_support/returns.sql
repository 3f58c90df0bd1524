-- What readers see as crm/support/returns
-- Made from ecosystem/teams/crm/support.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_support"."returns" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'returns_live_4efe60cb'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@crm_support', 'returns_live_4efe60cb')), 562949953421312) AS until
        FROM "lake"."weir_shop_orders".bounds
    ),
    merged AS (
        SELECT
            "id",
            "order_id",
            "line",
            "reason",
            "remark",
            "refund",
            "announced",
            "settled",
            __pos
        FROM "lake"."weir_shop_orders"."returns_live_4efe60cb"
    ),
    tail AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.returns' AND src_offset >= bound.upto AND src_offset < bound.until
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
    CAST(merged."order_id" AS bigint) AS "order_id",
    CAST(merged."line" AS integer) AS "line",
    CAST(merged."reason" AS varchar) AS "reason",
    CAST(merged."remark" AS varchar) AS "remark",
    CAST(merged."refund" AS decimal(12,2)) AS "refund",
    CAST(merged."announced" AS date) AS "announced",
    CAST(merged."settled" AS date) AS "settled"
FROM merged
-- one NULL among them, as after TRUNCATE, and no row passes
WHERE merged."id" NOT IN (
    SELECT CASE WHEN __op <> 't' THEN "id" END
    FROM mentioned
)
UNION ALL
SELECT
    CAST(changed."id" AS bigint) AS "id",
    CAST(changed."order_id" AS bigint) AS "order_id",
    CAST(changed."line" AS integer) AS "line",
    CAST(CASE
        WHEN changed.__known_3 THEN changed."reason"
        WHEN merged.__pos IS NOT NULL THEN merged."reason"
        ELSE CAST(fail('returns.reason: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "reason",
    CAST(CASE
        WHEN changed.__known_4 THEN changed."remark"
        WHEN merged.__pos IS NOT NULL THEN merged."remark"
        ELSE CAST(fail('returns.remark: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "remark",
    CAST(changed."refund" AS decimal(12,2)) AS "refund",
    CAST(changed."announced" AS date) AS "announced",
    CAST(changed."settled" AS date) AS "settled"
FROM changed
LEFT JOIN merged ON changed."id" = merged."id"
WHERE changed.__op <> 'd'
