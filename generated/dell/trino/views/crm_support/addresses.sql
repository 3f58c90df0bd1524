-- What readers see as crm/support/addresses
-- Made from ecosystem/teams/crm/support.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_support"."addresses" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'addresses_live_8f4c7c01'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@crm_support', 'addresses_live_8f4c7c01')), 562949953421312) AS until
        FROM "lake"."weir_shop_orders".bounds
    ),
    merged AS (
        SELECT
            "id",
            "customer_id",
            "kind",
            "recipient",
            "street",
            "postal_code",
            "city",
            "country",
            __pos
        FROM "lake"."weir_shop_orders"."addresses_live_8f4c7c01"
    ),
    tail AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.addresses' AND src_offset >= bound.upto AND src_offset < bound.until
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
                    "customer_id" bigint,
                    "kind" varchar,
                    "recipient" varchar,
                    "street" varchar,
                    "postal_code" varchar,
                    "city" varchar,
                    "country" varchar
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
            max_by(ROW(__v."kind"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."kind" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_2,
            max_by(ROW(__v."recipient"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."recipient" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_3,
            max_by(ROW(__v."street"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."street" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_4,
            max_by(ROW(__v."postal_code"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."postal_code" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_5,
            max_by(ROW(__v."city"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."city" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_6,
            max_by(ROW(__v."country"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."country" IN (
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
            __v."customer_id" AS "customer_id",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_2 IS NOT NULL THEN __long_2[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('addresses.kind: a long value was left out that never arrived') AS varchar)
            END AS "kind",
            __long_2 IS NOT NULL AS __known_2,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_3 IS NOT NULL THEN __long_3[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('addresses.recipient: a long value was left out that never arrived') AS varchar)
            END AS "recipient",
            __long_3 IS NOT NULL AS __known_3,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_4 IS NOT NULL THEN __long_4[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('addresses.street: a long value was left out that never arrived') AS varchar)
            END AS "street",
            __long_4 IS NOT NULL AS __known_4,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_5 IS NOT NULL THEN __long_5[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('addresses.postal_code: a long value was left out that never arrived') AS varchar)
            END AS "postal_code",
            __long_5 IS NOT NULL AS __known_5,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_6 IS NOT NULL THEN __long_6[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('addresses.city: a long value was left out that never arrived') AS varchar)
            END AS "city",
            __long_6 IS NOT NULL AS __known_6,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_7 IS NOT NULL THEN __long_7[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('addresses.country: a long value was left out that never arrived') AS varchar)
            END AS "country",
            __long_7 IS NOT NULL AS __known_7
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
    CAST(merged."customer_id" AS bigint) AS "customer_id",
    CAST(merged."kind" AS varchar) AS "kind",
    CAST(merged."recipient" AS varchar) AS "recipient",
    CAST(merged."street" AS varchar) AS "street",
    CAST(merged."postal_code" AS varchar) AS "postal_code",
    CAST(merged."city" AS varchar) AS "city",
    CAST(merged."country" AS varchar) AS "country"
FROM merged
-- one NULL among them, as after TRUNCATE, and no row passes
WHERE merged."id" NOT IN (
    SELECT CASE WHEN __op <> 't' THEN "id" END
    FROM mentioned
)
UNION ALL
SELECT
    CAST(changed."id" AS bigint) AS "id",
    CAST(changed."customer_id" AS bigint) AS "customer_id",
    CAST(CASE
        WHEN changed.__known_2 THEN changed."kind"
        WHEN merged.__pos IS NOT NULL THEN merged."kind"
        ELSE CAST(fail('addresses.kind: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "kind",
    CAST(CASE
        WHEN changed.__known_3 THEN changed."recipient"
        WHEN merged.__pos IS NOT NULL THEN merged."recipient"
        ELSE CAST(fail('addresses.recipient: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "recipient",
    CAST(CASE
        WHEN changed.__known_4 THEN changed."street"
        WHEN merged.__pos IS NOT NULL THEN merged."street"
        ELSE CAST(fail('addresses.street: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "street",
    CAST(CASE
        WHEN changed.__known_5 THEN changed."postal_code"
        WHEN merged.__pos IS NOT NULL THEN merged."postal_code"
        ELSE CAST(fail('addresses.postal_code: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "postal_code",
    CAST(CASE
        WHEN changed.__known_6 THEN changed."city"
        WHEN merged.__pos IS NOT NULL THEN merged."city"
        ELSE CAST(fail('addresses.city: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "city",
    CAST(CASE
        WHEN changed.__known_7 THEN changed."country"
        WHEN merged.__pos IS NOT NULL THEN merged."country"
        ELSE CAST(fail('addresses.country: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "country"
FROM changed
LEFT JOIN merged ON changed."id" = merged."id"
WHERE changed.__op <> 'd'
