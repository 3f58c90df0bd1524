-- Merge changes of shop/orders/payments
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_shop_orders"."payments_live_0be6d412" AS t
USING (
    WITH
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.payments' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
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
                    "account" integer,
                    "authorised" varchar,
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
            __v."account" AS "account",
            CASE
                WHEN regexp_like(__v."authorised", '^[0-9]{4}-') AND __v."authorised" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."authorised") AS timestamp(6) with time zone)
                WHEN __v."authorised" IS NOT NULL
                    THEN CAST(fail('payments.authorised: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "authorised",
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
    )
    SELECT
        "id",
        __pos,
        __op,
        "order_id",
        "method",
        "state",
        "amount",
        "currency",
        "card_ending",
        "account",
        "authorised",
        "captured",
        __known_2,
        __known_3,
        __known_5,
        __known_6
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'payments_live_0be6d412' AND held.token = :token
    )
) AS s
ON t."id" = s."id"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "order_id" = s."order_id",
    "amount" = s."amount",
    "account" = s."account",
    "authorised" = s."authorised",
    "captured" = s."captured",
    "method" = CASE WHEN s.__known_2 THEN s."method" ELSE t."method" END,
    "state" = CASE WHEN s.__known_3 THEN s."state" ELSE t."state" END,
    "currency" = CASE WHEN s.__known_5 THEN s."currency" ELSE t."currency" END,
    "card_ending" = CASE WHEN s.__known_6 THEN s."card_ending" ELSE t."card_ending" END,
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "id",
        "order_id",
        "amount",
        "account",
        "authorised",
        "captured",
        "method",
        "state",
        "currency",
        "card_ending",
        __pos
    )
    VALUES (
        s."id",
        s."order_id",
        s."amount",
        s."account",
        s."authorised",
        s."captured",
CASE
            WHEN s.__known_2 THEN s."method"
            ELSE CAST(fail('payments.method: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_3 THEN s."state"
            ELSE CAST(fail('payments.state: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_5 THEN s."currency"
            ELSE CAST(fail('payments.currency: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_6 THEN s."card_ending"
            ELSE CAST(fail('payments.card_ending: a long value was left out that never arrived') AS varchar)
        END,
        s.__pos
    )
