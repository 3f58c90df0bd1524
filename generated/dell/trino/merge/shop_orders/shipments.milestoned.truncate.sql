-- Merge changes of shop/orders/shipments
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- Each change ends a version and begins another; what was applied already is passed over.
MERGE INTO "lake"."weir_shop_orders"."shipments_milestoned_80b283f8" AS t
USING (
    WITH
    arrived AS (
        SELECT src_offset, op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.shipments' AND src_offset >= :lo AND src_offset < :hi
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
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.shipments' AND src_offset >= :lo AND src_offset < :hi
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
            UNION
            -- emptying the table concerns every key
            SELECT every."id" FROM "lake"."weir_shop_orders"."shipments_milestoned_80b283f8" AS every CROSS JOIN emptied
        ) AS concerned (__k1) ON "id" = concerned.__k1
        WHERE __pos_out IS NULL OR __pos_out >= :lo
        GROUP BY "id"
    ),
    event AS (
        SELECT "id", __pos, __op, __happened, __v FROM keyed
        UNION ALL
        -- it ends every key that may be there
        SELECT known."id", emptied.__pos, 'd', emptied.__happened, NULL
        FROM emptied
        CROSS JOIN (
            SELECT "id" FROM applied WHERE __open_pos IS NOT NULL
            UNION
            SELECT "id" FROM keyed
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
    )
    SELECT "id", __val, __closes, __begins, __ends, __pos_in, __pos_out
    FROM version
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'shipments_milestoned_80b283f8' AND held.token = :token
    )
) AS s
ON t."id" = s."id" AND t.__pos_in = s.__closes
WHEN MATCHED THEN UPDATE SET valid_to = s.__ends, __pos_out = s.__pos_out
WHEN NOT MATCHED AND s.__pos_in IS NOT NULL THEN
    INSERT (
        "id",
        "order_id",
        "carrier",
        "tracking",
        "state",
        "weight_kg",
        "packed",
        "delivered",
        valid_from,
        valid_to,
        __pos_in,
        __pos_out
    )
    VALUES (
        s.__val."id",
        s.__val."order_id",
        s.__val."carrier",
        s.__val."tracking",
        s.__val."state",
        s.__val."weight_kg",
        s.__val."packed",
        s.__val."delivered",
        s.__begins,
        s.__ends,
        s.__pos_in,
        s.__pos_out
    )
