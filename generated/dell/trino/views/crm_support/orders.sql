-- What readers see as crm/support/orders
-- Made from ecosystem/teams/crm/support.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_support"."orders" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'orders_live_938c61d6'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@crm_support', 'orders_live_938c61d6')), 562949953421312) AS until
        FROM "lake"."weir_shop_orders".bounds
    ),
    merged AS (
        SELECT
            "id",
            "number",
            "customer_id",
            "address_id",
            "state",
            "currency",
            "total",
            "note",
            "placed",
            "changed",
            __pos
        FROM "lake"."weir_shop_orders"."orders_live_938c61d6"
    ),
    tail AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.orders' AND src_offset >= bound.upto AND src_offset < bound.until
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
                    "number" varchar,
                    "customer_id" bigint,
                    "address_id" bigint,
                    "state" varchar,
                    "currency" varchar,
                    "total" varchar,
                    "note" varchar,
                    "placed" varchar,
                    "changed" varchar
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
            __v."customer_id" AS "customer_id",
            __v."address_id" AS "address_id",
            CASE
                WHEN regexp_like(__v."total", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."total" AS decimal(12,2))
                WHEN __v."total" IS NOT NULL
                    THEN CAST(fail('orders.total: value does not fit decimal(12,2)') AS decimal(12,2))
            END AS "total",
            CASE
                WHEN regexp_like(__v."placed", '^[0-9]{4}-') AND __v."placed" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."placed") AS timestamp(6) with time zone)
                WHEN __v."placed" IS NOT NULL
                    THEN CAST(fail('orders.placed: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "placed",
            CASE
                WHEN regexp_like(__v."changed", '^[0-9]{4}-') AND __v."changed" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."changed") AS timestamp(6) with time zone)
                WHEN __v."changed" IS NOT NULL
                    THEN CAST(fail('orders.changed: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "changed",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_1 IS NOT NULL THEN __long_1[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('orders.number: a long value was left out that never arrived') AS varchar)
            END AS "number",
            __long_1 IS NOT NULL AS __known_1,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_4 IS NOT NULL THEN __long_4[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('orders.state: a long value was left out that never arrived') AS varchar)
            END AS "state",
            __long_4 IS NOT NULL AS __known_4,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_5 IS NOT NULL THEN __long_5[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('orders.currency: a long value was left out that never arrived') AS varchar)
            END AS "currency",
            __long_5 IS NOT NULL AS __known_5,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_7 IS NOT NULL THEN __long_7[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('orders.note: a long value was left out that never arrived') AS varchar)
            END AS "note",
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
    CAST(merged."number" AS varchar) AS "number",
    CAST(merged."customer_id" AS bigint) AS "customer_id",
    CAST(merged."address_id" AS bigint) AS "address_id",
    CAST(merged."state" AS varchar) AS "state",
    CAST(merged."currency" AS varchar) AS "currency",
    CAST(merged."total" AS decimal(12,2)) AS "total",
    CAST(merged."note" AS varchar) AS "note",
    CAST(merged."placed" AS timestamp(6) with time zone) AS "placed",
    CAST(merged."changed" AS timestamp(6) with time zone) AS "changed"
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
        WHEN changed.__known_1 THEN changed."number"
        WHEN merged.__pos IS NOT NULL THEN merged."number"
        ELSE CAST(fail('orders.number: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "number",
    CAST(changed."customer_id" AS bigint) AS "customer_id",
    CAST(changed."address_id" AS bigint) AS "address_id",
    CAST(CASE
        WHEN changed.__known_4 THEN changed."state"
        WHEN merged.__pos IS NOT NULL THEN merged."state"
        ELSE CAST(fail('orders.state: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "state",
    CAST(CASE
        WHEN changed.__known_5 THEN changed."currency"
        WHEN merged.__pos IS NOT NULL THEN merged."currency"
        ELSE CAST(fail('orders.currency: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "currency",
    CAST(changed."total" AS decimal(12,2)) AS "total",
    CAST(CASE
        WHEN changed.__known_7 THEN changed."note"
        WHEN merged.__pos IS NOT NULL THEN merged."note"
        ELSE CAST(fail('orders.note: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "note",
    CAST(changed."placed" AS timestamp(6) with time zone) AS "placed",
    CAST(changed."changed" AS timestamp(6) with time zone) AS "changed"
FROM changed
LEFT JOIN merged ON changed."id" = merged."id"
WHERE changed.__op <> 'd'
