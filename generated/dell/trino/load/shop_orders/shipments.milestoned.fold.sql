-- What changed during the first load of shop/orders/shipments
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_shop_orders"."shipments_milestoned_80b283f8" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.shipments' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN emptied
        WHERE
            src_table = 'shop.shipments' AND src_offset >= :lo AND src_offset < :hi
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
                    "carrier" varchar,
                    "tracking" varchar,
                    "state" varchar,
                    "weight_kg" varchar,
                    "packed" varchar,
                    "delivered" varchar
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
            max_by(ROW(__v."carrier"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."carrier" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_2,
            max_by(ROW(__v."tracking"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."tracking" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_3,
            max_by(ROW(__v."state"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."state" IN (
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
            CASE
                WHEN regexp_like(__v."weight_kg", '^-?0*[0-9]{0,5}(\.[0-9]{0,3}0*)?$')
                    THEN CAST(__v."weight_kg" AS decimal(8,3))
                WHEN __v."weight_kg" IS NOT NULL
                    THEN CAST(fail('shipments.weight_kg: value does not fit decimal(8,3)') AS decimal(8,3))
            END AS "weight_kg",
            CASE
                WHEN regexp_like(__v."packed", '^[0-9]{4}-') AND __v."packed" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."packed") AS timestamp(6) with time zone)
                WHEN __v."packed" IS NOT NULL
                    THEN CAST(fail('shipments.packed: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "packed",
            CASE
                WHEN regexp_like(__v."delivered", '^[0-9]{4}-') AND __v."delivered" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."delivered") AS timestamp(6) with time zone)
                WHEN __v."delivered" IS NOT NULL
                    THEN CAST(fail('shipments.delivered: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "delivered",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_2 IS NOT NULL THEN __long_2[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('shipments.carrier: a long value was left out that never arrived') AS varchar)
            END AS "carrier",
            __long_2 IS NOT NULL AS __known_2,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_3 IS NOT NULL THEN __long_3[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('shipments.tracking: a long value was left out that never arrived') AS varchar)
            END AS "tracking",
            __long_3 IS NOT NULL AS __known_3,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_4 IS NOT NULL THEN __long_4[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('shipments.state: a long value was left out that never arrived') AS varchar)
            END AS "state",
            __long_4 IS NOT NULL AS __known_4
        FROM folded
    )
    SELECT
        "id",
        __pos,
        __op,
        "order_id",
        "carrier",
        "tracking",
        "state",
        "weight_kg",
        "packed",
        "delivered",
        __known_2,
        __known_3,
        __known_4
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'shipments_milestoned_80b283f8' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."id",
        emptied.__pos,
        'd',
        CAST(NULL AS bigint),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS decimal(8,3)),
        CAST(NULL AS timestamp(6) with time zone),
        CAST(NULL AS timestamp(6) with time zone),
        false,
        false,
        false
    FROM "lake"."weir_shop_orders"."shipments_milestoned_80b283f8" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."id" = old."id"
    WHERE old.__pos_in < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'shipments_milestoned_80b283f8' AND held.token = :token
    )
) AS s
ON t."id" = s."id"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos_in THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos_in THEN UPDATE SET
    "order_id" = s."order_id",
    "weight_kg" = s."weight_kg",
    "packed" = s."packed",
    "delivered" = s."delivered",
    "carrier" = CASE WHEN s.__known_2 THEN s."carrier" ELSE t."carrier" END,
    "tracking" = CASE WHEN s.__known_3 THEN s."tracking" ELSE t."tracking" END,
    "state" = CASE WHEN s.__known_4 THEN s."state" ELSE t."state" END,
    __pos_in = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "id",
        "order_id",
        "weight_kg",
        "packed",
        "delivered",
        "carrier",
        "tracking",
        "state",
        __pos_in
    )
    VALUES (
        s."id",
        s."order_id",
        s."weight_kg",
        s."packed",
        s."delivered",
CASE
            WHEN s.__known_2 THEN s."carrier"
            ELSE CAST(fail('shipments.carrier: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_3 THEN s."tracking"
            ELSE CAST(fail('shipments.tracking: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_4 THEN s."state"
            ELSE CAST(fail('shipments.state: a long value was left out that never arrived') AS varchar)
        END,
        s.__pos
    )
