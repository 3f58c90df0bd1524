-- What readers see as crm/support/payments
-- Made from ecosystem/teams/crm/support.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_support"."payments" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'payments_live_0be6d412'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@crm_support', 'payments_live_0be6d412')), 562949953421312) AS until
        FROM "lake"."weir_shop_orders".bounds
    ),
    merged AS (
        SELECT
            "id",
            "order_id",
            "method",
            "state",
            "amount",
            "currency",
            "card_ending",
            "captured",
            __pos
        FROM "lake"."weir_shop_orders"."payments_live_0be6d412"
    ),
    tail AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.payments' AND src_offset >= bound.upto AND src_offset < bound.until
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
            CAST(json_parse(key_json) AS ROW("id" varchar)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" varchar,
                    "order_id" bigint,
                    "method" varchar,
                    "state" varchar,
                    "amount" varchar,
                    "currency" varchar,
                    "card_ending" varchar,
                    "captured" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM landed
    ),
    keyed AS (
        SELECT
            CAST(__k."id" AS uuid) AS "id",
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
            max_by(ROW(__v."method"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."method" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_2,
            max_by(ROW(__v."state"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."state" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_3,
            max_by(ROW(__v."currency"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."currency" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_5,
            max_by(ROW(__v."card_ending"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."card_ending" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
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
            __v."order_id" AS "order_id",
            CASE
                WHEN regexp_like(__v."amount", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."amount" AS decimal(12,2))
                WHEN __v."amount" IS NOT NULL
                    THEN CAST(fail('payments.amount: value does not fit decimal(12,2)') AS decimal(12,2))
            END AS "amount",
            CASE
                WHEN regexp_like(__v."captured", '^[0-9]{4}-') AND __v."captured" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."captured") AS timestamp(6) with time zone)
                WHEN __v."captured" IS NOT NULL
                    THEN CAST(fail('payments.captured: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "captured",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_2 IS NOT NULL THEN __long_2[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('payments.method: a long value was left out that never arrived') AS varchar)
            END AS "method",
            __long_2 IS NOT NULL AS __known_2,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_3 IS NOT NULL THEN __long_3[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('payments.state: a long value was left out that never arrived') AS varchar)
            END AS "state",
            __long_3 IS NOT NULL AS __known_3,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_5 IS NOT NULL THEN __long_5[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('payments.currency: a long value was left out that never arrived') AS varchar)
            END AS "currency",
            __long_5 IS NOT NULL AS __known_5,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_6 IS NOT NULL THEN __long_6[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('payments.card_ending: a long value was left out that never arrived') AS varchar)
            END AS "card_ending",
            __long_6 IS NOT NULL AS __known_6
        FROM folded
    ),
    mentioned AS (
        SELECT
            __op,
            CAST(__k."id" AS uuid) AS "id"
        FROM (
            -- nor past what is not the same each time
            SELECT __op, CASE WHEN random() < 2 THEN CAST(json_parse(key_json) AS ROW("id" varchar)) END AS __k
            FROM tail
        ) AS decoded
    )
SELECT
    CAST(merged."id" AS uuid) AS "id",
    CAST(merged."order_id" AS bigint) AS "order_id",
    CAST(merged."method" AS varchar) AS "method",
    CAST(merged."state" AS varchar) AS "state",
    CAST(merged."amount" AS decimal(12,2)) AS "amount",
    CAST(merged."currency" AS varchar) AS "currency",
    CAST(merged."card_ending" AS varchar) AS "card_ending",
    CAST(merged."captured" AS timestamp(6) with time zone) AS "captured"
FROM merged
-- one NULL among them, as after TRUNCATE, and no row passes
WHERE merged."id" NOT IN (
    SELECT CASE WHEN __op <> 't' THEN "id" END
    FROM mentioned
)
UNION ALL
SELECT
    CAST(changed."id" AS uuid) AS "id",
    CAST(changed."order_id" AS bigint) AS "order_id",
    CAST(CASE
        WHEN changed.__known_2 THEN changed."method"
        WHEN merged.__pos IS NOT NULL THEN merged."method"
        ELSE CAST(fail('payments.method: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "method",
    CAST(CASE
        WHEN changed.__known_3 THEN changed."state"
        WHEN merged.__pos IS NOT NULL THEN merged."state"
        ELSE CAST(fail('payments.state: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "state",
    CAST(changed."amount" AS decimal(12,2)) AS "amount",
    CAST(CASE
        WHEN changed.__known_5 THEN changed."currency"
        WHEN merged.__pos IS NOT NULL THEN merged."currency"
        ELSE CAST(fail('payments.currency: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "currency",
    CAST(CASE
        WHEN changed.__known_6 THEN changed."card_ending"
        WHEN merged.__pos IS NOT NULL THEN merged."card_ending"
        ELSE CAST(fail('payments.card_ending: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "card_ending",
    CAST(changed."captured" AS timestamp(6) with time zone) AS "captured"
FROM changed
LEFT JOIN merged ON changed."id" = merged."id"
WHERE changed.__op <> 'd'
