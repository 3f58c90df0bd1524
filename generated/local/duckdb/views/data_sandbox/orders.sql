-- What readers see as data/sandbox/orders
-- Made from ecosystem/teams/data/sandbox.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "data_sandbox"."orders" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'orders_live_938c61d6'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@data_sandbox', 'orders_live_938c61d6')), 562949953421312) AS until
        FROM "weir_shop_orders".bounds
    ),
    merged AS (
        SELECT
            "id",
            "customer_id",
            "state",
            "currency",
            "total",
            "placed",
            __pos
        FROM "weir_shop_orders"."orders_live_938c61d6"
    ),
    tail AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "weir_shop_orders".landing CROSS JOIN bound
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
            json_transform(key_json, '{"id": "varchar"}') AS __k,
            json_transform(value_json, '{
                "after": {
                    "id": "varchar",
                    "customer_id": "varchar",
                    "state": "varchar",
                    "currency": "varchar",
                    "total": "varchar",
                    "placed": "varchar"
                },
                "source": {"ts_us": "bigint"}
            }')."after" AS __v
        FROM landed
    ),
    keyed AS (
        SELECT
            CAST(__k."id" AS bigint) AS "id",
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
            arg_max_null(__v, __pos) AS __v,
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
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "id"
    ),
    changed AS (
        SELECT
            "id",
            __pos AS __pos,
            __op AS __op,
            CAST(__v."customer_id" AS bigint) AS "customer_id",
            CASE
                WHEN regexp_matches(__v."total", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."total" AS decimal(12,2))
                WHEN __v."total" IS NOT NULL
                    THEN CAST(error('orders.total: value does not fit decimal(12,2)') AS decimal(12,2))
            END AS "total",
            CASE
                WHEN regexp_matches(__v."placed", '^[0-9]{4}-') AND __v."placed" NOT LIKE '0000-%'
                    THEN CAST(__v."placed" AS timestamptz)
                WHEN __v."placed" IS NOT NULL
                    THEN CAST(error('orders.placed: value does not fit timestamptz') AS timestamptz)
            END AS "placed",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_4 IS NOT NULL THEN __long_4[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(error('orders.state: a long value was left out that never arrived') AS varchar)
            END AS "state",
            __long_4 IS NOT NULL AS __known_4,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_5 IS NOT NULL THEN __long_5[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(error('orders.currency: a long value was left out that never arrived') AS varchar)
            END AS "currency",
            __long_5 IS NOT NULL AS __known_5
        FROM folded
    ),
    mentioned AS (
        SELECT
            __op,
            CAST(__k."id" AS bigint) AS "id"
        FROM (
            -- nor past what is not the same each time
            SELECT __op, CASE WHEN random() < 2 THEN json_transform(key_json, '{"id": "varchar"}') END AS __k
            FROM tail
        ) AS decoded
    )
SELECT
    CAST(merged."id" AS bigint) AS "id",
    CAST(merged."customer_id" AS bigint) AS "customer_id",
    CAST(merged."state" AS varchar) AS "state",
    CAST(merged."currency" AS varchar) AS "currency",
    CAST(merged."total" AS decimal(12,2)) AS "total",
    CAST(merged."placed" AS timestamptz) AS "placed"
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
        WHEN changed.__known_4 THEN changed."state"
        WHEN merged.__pos IS NOT NULL THEN merged."state"
        ELSE CAST(error('orders.state: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "state",
    CAST(CASE
        WHEN changed.__known_5 THEN changed."currency"
        WHEN merged.__pos IS NOT NULL THEN merged."currency"
        ELSE CAST(error('orders.currency: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "currency",
    CAST(changed."total" AS decimal(12,2)) AS "total",
    CAST(changed."placed" AS timestamptz) AS "placed"
FROM changed
LEFT JOIN merged ON changed."id" = merged."id"
WHERE changed.__op <> 'd'
