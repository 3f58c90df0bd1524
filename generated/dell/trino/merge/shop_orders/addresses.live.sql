-- Merge changes of shop/orders/addresses
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_shop_orders"."addresses_live_8f4c7c01" AS t
USING (
    WITH
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.addresses' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
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
                    "country" varchar,
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
                WHEN regexp_like(__v."changed", '^[0-9]{4}-') AND __v."changed" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."changed") AS timestamp(6) with time zone)
                WHEN __v."changed" IS NOT NULL
                    THEN CAST(fail('addresses.changed: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "changed",
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
    )
    SELECT
        "id",
        __pos,
        __op,
        "customer_id",
        "kind",
        "recipient",
        "street",
        "postal_code",
        "city",
        "country",
        "changed",
        __known_2,
        __known_3,
        __known_4,
        __known_5,
        __known_6,
        __known_7
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'addresses_live_8f4c7c01' AND held.token = :token
    )
) AS s
ON t."id" = s."id"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "customer_id" = s."customer_id",
    "changed" = s."changed",
    "kind" = CASE WHEN s.__known_2 THEN s."kind" ELSE t."kind" END,
    "recipient" = CASE WHEN s.__known_3 THEN s."recipient" ELSE t."recipient" END,
    "street" = CASE WHEN s.__known_4 THEN s."street" ELSE t."street" END,
    "postal_code" = CASE WHEN s.__known_5 THEN s."postal_code" ELSE t."postal_code" END,
    "city" = CASE WHEN s.__known_6 THEN s."city" ELSE t."city" END,
    "country" = CASE WHEN s.__known_7 THEN s."country" ELSE t."country" END,
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "id",
        "customer_id",
        "changed",
        "kind",
        "recipient",
        "street",
        "postal_code",
        "city",
        "country",
        __pos
    )
    VALUES (
        s."id",
        s."customer_id",
        s."changed",
CASE
            WHEN s.__known_2 THEN s."kind"
            ELSE CAST(fail('addresses.kind: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_3 THEN s."recipient"
            ELSE CAST(fail('addresses.recipient: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_4 THEN s."street"
            ELSE CAST(fail('addresses.street: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_5 THEN s."postal_code"
            ELSE CAST(fail('addresses.postal_code: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_6 THEN s."city"
            ELSE CAST(fail('addresses.city: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_7 THEN s."country"
            ELSE CAST(fail('addresses.country: a long value was left out that never arrived') AS varchar)
        END,
        s.__pos
    )
