-- What readers see as crm/support/customers
-- Made from ecosystem/teams/crm/support.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_support"."customers" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'customers_live_159fbc3f'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@crm_support', 'customers_live_159fbc3f')), 562949953421312) AS until
        FROM "lake"."weir_shop_orders".bounds
    ),
    merged AS (
        SELECT
            "id",
            "email",
            "full_name",
            "phone",
            "segment",
            "tags",
            "balance",
            __pos
        FROM "lake"."weir_shop_orders"."customers_live_159fbc3f"
    ),
    tail AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.customers' AND src_offset >= bound.upto AND src_offset < bound.until
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
                    "email" varchar,
                    "full_name" varchar,
                    "phone" varchar,
                    "segment" varchar,
                    "tags" json,
                    "balance" varchar
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
            max_by(ROW(__v."email"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."email" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_2,
            max_by(ROW(__v."full_name"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."full_name" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_3,
            max_by(ROW(__v."phone"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."phone" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_4,
            max_by(ROW(__v."segment"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."segment" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_7,
            max_by(ROW(__v."tags"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    __v."tags" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                )
            ) AS __long_8,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "id"
    ),
    changed AS (
        SELECT
            "id",
            __pos AS __pos,
            __op AS __op,
            CASE
                WHEN regexp_like(__v."balance", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."balance" AS decimal(12,2))
                WHEN __v."balance" IS NOT NULL
                    THEN CAST(fail('customers.balance: value does not fit decimal(12,2)') AS decimal(12,2))
            END AS "balance",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_2 IS NOT NULL THEN __long_2[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('customers.email: a long value was left out that never arrived') AS varchar)
            END AS "email",
            __long_2 IS NOT NULL AS __known_2,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_3 IS NOT NULL THEN __long_3[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('customers.full_name: a long value was left out that never arrived') AS varchar)
            END AS "full_name",
            __long_3 IS NOT NULL AS __known_3,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_4 IS NOT NULL THEN __long_4[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('customers.phone: a long value was left out that never arrived') AS varchar)
            END AS "phone",
            __long_4 IS NOT NULL AS __known_4,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_7 IS NOT NULL THEN __long_7[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('customers.segment: a long value was left out that never arrived') AS varchar)
            END AS "segment",
            __long_7 IS NOT NULL AS __known_7,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_8 IS NOT NULL THEN CAST(__long_8[1] AS array(varchar))
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('customers.tags: a long value was left out that never arrived') AS array(varchar))
            END AS "tags",
            __long_8 IS NOT NULL AS __known_8
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
    CAST(merged."email" AS varchar) AS "email",
    CAST(merged."full_name" AS varchar) AS "full_name",
    CAST(merged."phone" AS varchar) AS "phone",
    CAST(merged."segment" AS varchar) AS "segment",
    CAST(merged."tags" AS array(varchar)) AS "tags",
    CAST(merged."balance" AS decimal(12,2)) AS "balance"
FROM merged
-- one NULL among them, as after TRUNCATE, and no row passes
WHERE merged."id" NOT IN (
    SELECT CASE WHEN __op <> 't' THEN "id" END
    FROM mentioned
)
UNION ALL
SELECT
    CAST(changed."id" AS bigint) AS "id",
    CAST(CASE
        WHEN changed.__known_2 THEN changed."email"
        WHEN merged.__pos IS NOT NULL THEN merged."email"
        ELSE CAST(fail('customers.email: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "email",
    CAST(CASE
        WHEN changed.__known_3 THEN changed."full_name"
        WHEN merged.__pos IS NOT NULL THEN merged."full_name"
        ELSE CAST(fail('customers.full_name: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "full_name",
    CAST(CASE
        WHEN changed.__known_4 THEN changed."phone"
        WHEN merged.__pos IS NOT NULL THEN merged."phone"
        ELSE CAST(fail('customers.phone: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "phone",
    CAST(CASE
        WHEN changed.__known_7 THEN changed."segment"
        WHEN merged.__pos IS NOT NULL THEN merged."segment"
        ELSE CAST(fail('customers.segment: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "segment",
    CAST(CASE
        WHEN changed.__known_8 THEN changed."tags"
        WHEN merged.__pos IS NOT NULL THEN merged."tags"
        ELSE CAST(fail('customers.tags: a long value was left out that never arrived') AS array(varchar))
    END AS array(varchar)) AS "tags",
    CAST(changed."balance" AS decimal(12,2)) AS "balance"
FROM changed
LEFT JOIN merged ON changed."id" = merged."id"
WHERE changed.__op <> 'd'
