-- What readers see as crm/support/shipments
-- Made from ecosystem/teams/crm/support.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_support"."shipments" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'shipments_milestoned_80b283f8'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@crm_support', 'shipments_milestoned_80b283f8')), 562949953421312) AS until
        FROM "lake"."weir_shop_orders".bounds
    ),
    arrived AS (
        -- random() keeps readers' filters here, which would fail on the keys of other tables
        SELECT src_offset, op, CASE WHEN random() < 2 THEN key_json END AS key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.shipments' AND src_offset >= bound.upto AND src_offset < bound.until
            AND op IN ('c', 'u', 'd')
    ),
    landed AS (
        SELECT
            src_offset AS __pos,
            op AS __op,
            CAST(json_parse(key_json) AS ROW("id" bigint)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" bigint,
                    "order_id" bigint,
                    "carrier" varchar,
                    "tracking" varchar,
                    "state" varchar,
                    "weight_kg" varchar,
                    "packed" varchar,
                    "delivered" varchar
                ),
                "source" ROW("ts_us" bigint)
            )) AS __body
        FROM arrived
    ),
    emptied AS (
        SELECT
            src_offset AS __pos,
            CAST(json_parse(value_json) AS ROW("source" ROW("ts_us" bigint))).source.ts_us AS __happened
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.shipments' AND src_offset >= bound.upto AND src_offset < bound.until
            AND op = 't'
    ),
    keyed AS (
        SELECT
            __k."id" AS "id",
            __pos,
            __op,
            __body.source.ts_us AS __happened,
            __body."after" AS __v
        FROM landed
    ),
    -- how far each key has been applied, and its open version
    applied AS (
        SELECT
            "id",
            max(coalesce(__pos_out, __pos_in)) AS __upto,
            max(__pos_in) FILTER (WHERE __pos_out IS NULL) AS __open_pos,
            max_by(
                CAST(ROW(
                    "id",
                    "order_id",
                    "carrier",
                    "tracking",
                    "state",
                    "weight_kg",
                    "packed",
                    "delivered"
                ) AS ROW(
                    "id" bigint,
                    "order_id" bigint,
                    "carrier" varchar,
                    "tracking" varchar,
                    "state" varchar,
                    "weight_kg" decimal(8,3),
                    "packed" timestamp(6) with time zone,
                    "delivered" timestamp(6) with time zone
                )),
                __pos_in
            ) FILTER (WHERE __pos_out IS NULL) AS __open_row
        FROM "lake"."weir_shop_orders"."shipments_milestoned_80b283f8"
        JOIN (
            SELECT "id" FROM keyed
            GROUP BY "id"
        ) AS concerned (__k1) ON "id" = concerned.__k1
        CROSS JOIN bound
        WHERE __pos_out IS NULL OR __pos_out >= bound.upto
        GROUP BY "id"
    ),
    event AS (
        SELECT "id", __pos, __op, __happened, __v FROM keyed
        UNION ALL
        -- it ends every key that may be there; those that did not change since are none of the tail's
        SELECT known."id", emptied.__pos, 'd', emptied.__happened, NULL
        FROM emptied
        CROSS JOIN (
            SELECT DISTINCT "id" FROM keyed
        ) AS known
    ),
    ahead AS (
        SELECT
            event."id",
            event.__pos,
            event.__op,
            event.__happened,
            event.__v,
            applied.__open_pos,
            applied.__open_row,
            -- where the last whole image of the key begins, or its end
            max(CASE WHEN event.__op <> 'u' THEN event.__pos END) OVER (
                PARTITION BY event."id" ORDER BY event.__pos
            ) AS __part
        FROM event
        LEFT JOIN applied ON applied."id" = event."id"
        WHERE applied.__upto IS NULL OR event.__pos > applied.__upto
    ),
    folded AS (
        SELECT
            "id", __pos, __op, __happened, __v, __open_pos, __open_row, __part,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."carrier" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."carrier") END) IGNORE NULLS OVER (
                PARTITION BY "id", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_2,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."tracking" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."tracking") END) IGNORE NULLS OVER (
                PARTITION BY "id", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_3,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."state" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."state") END) IGNORE NULLS OVER (
                PARTITION BY "id", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_4
        FROM ahead
    ),
    typed AS (
        SELECT
            "id", __pos, __op, __happened, __open_pos, __open_row,
            CASE WHEN __op <> 'd' THEN CAST(ROW(
                "id",
                __v."order_id",
                CASE
                    WHEN __long_2 IS NOT NULL THEN __long_2[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."carrier"
                    ELSE CAST(fail('shipments.carrier: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_3 IS NOT NULL THEN __long_3[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."tracking"
                    ELSE CAST(fail('shipments.tracking: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_4 IS NOT NULL THEN __long_4[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."state"
                    ELSE CAST(fail('shipments.state: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN regexp_like(__v."weight_kg", '^-?0*[0-9]{0,5}(\.[0-9]{0,3}0*)?$')
                        THEN CAST(__v."weight_kg" AS decimal(8,3))
                    WHEN __v."weight_kg" IS NOT NULL
                        THEN CAST(fail('shipments.weight_kg: value does not fit decimal(8,3)') AS decimal(8,3))
                END,
                CASE
                    WHEN regexp_like(__v."packed", '^[0-9]{4}-') AND __v."packed" NOT LIKE '0000-%'
                        THEN CAST(from_iso8601_timestamp_nanos(__v."packed") AS timestamp(6) with time zone)
                    WHEN __v."packed" IS NOT NULL
                        THEN CAST(fail('shipments.packed: value does not fit timestamptz') AS timestamp(6) with time zone)
                END,
                CASE
                    WHEN regexp_like(__v."delivered", '^[0-9]{4}-') AND __v."delivered" NOT LIKE '0000-%'
                        THEN CAST(from_iso8601_timestamp_nanos(__v."delivered") AS timestamp(6) with time zone)
                    WHEN __v."delivered" IS NOT NULL
                        THEN CAST(fail('shipments.delivered: value does not fit timestamptz') AS timestamp(6) with time zone)
                END
            ) AS ROW(
                "id" bigint,
                "order_id" bigint,
                "carrier" varchar,
                "tracking" varchar,
                "state" varchar,
                "weight_kg" decimal(8,3),
                "packed" timestamp(6) with time zone,
                "delivered" timestamp(6) with time zone
            )) END AS __val
        FROM folded
    ),
    compared AS (
        SELECT
            "id", __pos, __op, __happened, __open_pos, __open_row, __val,
            lag(__op) OVER (PARTITION BY "id" ORDER BY __pos) AS __before_op,
            lag(__val) OVER (PARTITION BY "id" ORDER BY __pos) AS __before_val
        FROM typed
    ),
    -- an update that changes nothing makes no version
    told AS (
        SELECT
            "id", __pos, __op, __happened, __open_pos, __val,
            lead(__pos) OVER (PARTITION BY "id" ORDER BY __pos) AS __next_pos,
            lead(__happened) OVER (PARTITION BY "id" ORDER BY __pos) AS __next_happened,
            row_number() OVER (PARTITION BY "id" ORDER BY __pos) AS __place
        FROM compared
        WHERE __op = 'd' OR NOT (
            (__before_op IS NOT NULL AND __before_op <> 'd' AND __val IS NOT DISTINCT FROM __before_val)
            OR (__before_op IS NULL AND __open_pos IS NOT NULL AND __val IS NOT DISTINCT FROM __open_row)
        )
    ),
    version AS (
        SELECT
            "id", __val,
            CASE WHEN __z = 1 THEN __open_pos END AS __closes,
            CASE WHEN __z = 2 THEN CAST(
                from_unixtime_nanos(CAST(__happened AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
                AS timestamp(6) with time zone
            ) END AS __begins,
            CASE
                WHEN __z = 2 THEN CAST(
                    from_unixtime_nanos(CAST(__next_happened AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
                    AS timestamp(6) with time zone
                )
                ELSE CAST(
                    from_unixtime_nanos(CAST(__happened AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
                    AS timestamp(6) with time zone
                )
            END AS __ends,
            CASE WHEN __z = 2 THEN __pos END AS __pos_in,
            CASE WHEN __z = 2 THEN __next_pos ELSE __pos END AS __pos_out
        FROM told
        CROSS JOIN (VALUES (1), (2)) AS kinds (__z)
        WHERE (__z = 1 AND __place = 1 AND __open_pos IS NOT NULL) OR (__z = 2 AND __op <> 'd')
    ),
    shown AS (
        SELECT
            m."id",
            m."order_id",
            m."carrier",
            m."tracking",
            m."state",
            m."packed",
            m."delivered",
            m.valid_from,
            CASE
                WHEN s.__closes IS NOT NULL THEN s.__ends
                WHEN m.__pos_out IS NULL AND m.__pos_in < wiped.__pos THEN CAST(
                    from_unixtime_nanos(CAST(wiped.__happened AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
                    AS timestamp(6) with time zone
                )
                ELSE m.valid_to
            END AS valid_to
        FROM "lake"."weir_shop_orders"."shipments_milestoned_80b283f8" AS m
        LEFT JOIN version AS s ON m."id" = s."id" AND m.__pos_in = s.__closes
        CROSS JOIN (SELECT min(__pos) AS __pos, min_by(__happened, __pos) AS __happened FROM emptied) AS wiped
        UNION ALL
        SELECT
            __val."id",
            __val."order_id",
            __val."carrier",
            __val."tracking",
            __val."state",
            __val."packed",
            __val."delivered",
            __begins,
            __ends
        FROM version
        WHERE __pos_in IS NOT NULL
    )
SELECT
    CAST("id" AS bigint) AS "id",
    CAST("order_id" AS bigint) AS "order_id",
    CAST("carrier" AS varchar) AS "carrier",
    CAST("tracking" AS varchar) AS "tracking",
    CAST("state" AS varchar) AS "state",
    CAST("packed" AS timestamp(6) with time zone) AS "packed",
    CAST("delivered" AS timestamp(6) with time zone) AS "delivered",
    CAST(valid_from AS timestamp(6) with time zone) AS valid_from,
    CAST(valid_to AS timestamp(6) with time zone) AS valid_to
FROM shown
WHERE valid_to IS NULL OR valid_to >= current_timestamp - INTERVAL '7776000' SECOND
