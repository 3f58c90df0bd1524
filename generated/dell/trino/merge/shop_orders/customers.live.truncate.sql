-- Merge changes of shop/orders/customers
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_shop_orders"."customers_live_159fbc3f" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.customers' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN emptied
        WHERE
            src_table = 'shop.customers' AND src_offset >= :lo AND src_offset < :hi
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
                    "public_id" varchar,
                    "email" varchar,
                    "full_name" varchar,
                    "phone" varchar,
                    "born" bigint,
                    "country" varchar,
                    "segment" varchar,
                    "tags" json,
                    "balance" varchar,
                    "preferences" varchar,
                    "joined" varchar,
                    "last_seen" varchar
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
            max_by(ROW(__v."country"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."country" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_6,
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
            max_by(ROW(__v."preferences"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."preferences" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_10,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "id"
    ),
    changed AS (
        SELECT
            "id",
            __pos AS __pos,
            __op AS __op,
            CAST(__v."public_id" AS uuid) AS "public_id",
            CASE
                WHEN __v."born" BETWEEN -719162 AND 2932896
                    THEN date_add('day', __v."born", DATE '1970-01-01')
                WHEN __v."born" IS NOT NULL
                    THEN CAST(fail('customers.born: value does not fit date') AS date)
            END AS "born",
            CASE
                WHEN regexp_like(__v."balance", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."balance" AS decimal(12,2))
                WHEN __v."balance" IS NOT NULL
                    THEN CAST(fail('customers.balance: value does not fit decimal(12,2)') AS decimal(12,2))
            END AS "balance",
            CASE
                WHEN regexp_like(__v."joined", '^[0-9]{4}-') AND __v."joined" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."joined") AS timestamp(6) with time zone)
                WHEN __v."joined" IS NOT NULL
                    THEN CAST(fail('customers.joined: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "joined",
            CASE
                WHEN regexp_like(__v."last_seen", '^[0-9]{4}-') AND __v."last_seen" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."last_seen") AS timestamp(6) with time zone)
                WHEN __v."last_seen" IS NOT NULL
                    THEN CAST(fail('customers.last_seen: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "last_seen",
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
                WHEN __long_6 IS NOT NULL THEN __long_6[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('customers.country: a long value was left out that never arrived') AS varchar)
            END AS "country",
            __long_6 IS NOT NULL AS __known_6,
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
            __long_8 IS NOT NULL AS __known_8,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_10 IS NOT NULL THEN __long_10[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('customers.preferences: a long value was left out that never arrived') AS varchar)
            END AS "preferences",
            __long_10 IS NOT NULL AS __known_10
        FROM folded
    )
    SELECT
        "id",
        __pos,
        __op,
        "public_id",
        "email",
        "full_name",
        "phone",
        "born",
        "country",
        "segment",
        "tags",
        "balance",
        "preferences",
        "joined",
        "last_seen",
        __known_2,
        __known_3,
        __known_4,
        __known_6,
        __known_7,
        __known_8,
        __known_10
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'customers_live_159fbc3f' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."id",
        emptied.__pos,
        'd',
        CAST(NULL AS uuid),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS date),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS array(varchar)),
        CAST(NULL AS decimal(12,2)),
        CAST(NULL AS varchar),
        CAST(NULL AS timestamp(6) with time zone),
        CAST(NULL AS timestamp(6) with time zone),
        false,
        false,
        false,
        false,
        false,
        false,
        false
    FROM "lake"."weir_shop_orders"."customers_live_159fbc3f" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."id" = old."id"
    WHERE old.__pos < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'customers_live_159fbc3f' AND held.token = :token
    )
) AS s
ON t."id" = s."id"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "public_id" = s."public_id",
    "born" = s."born",
    "balance" = s."balance",
    "joined" = s."joined",
    "last_seen" = s."last_seen",
    "email" = CASE WHEN s.__known_2 THEN s."email" ELSE t."email" END,
    "full_name" = CASE WHEN s.__known_3 THEN s."full_name" ELSE t."full_name" END,
    "phone" = CASE WHEN s.__known_4 THEN s."phone" ELSE t."phone" END,
    "country" = CASE WHEN s.__known_6 THEN s."country" ELSE t."country" END,
    "segment" = CASE WHEN s.__known_7 THEN s."segment" ELSE t."segment" END,
    "tags" = CASE WHEN s.__known_8 THEN s."tags" ELSE t."tags" END,
    "preferences" = CASE WHEN s.__known_10 THEN s."preferences" ELSE t."preferences" END,
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "id",
        "public_id",
        "born",
        "balance",
        "joined",
        "last_seen",
        "email",
        "full_name",
        "phone",
        "country",
        "segment",
        "tags",
        "preferences",
        __pos
    )
    VALUES (
        s."id",
        s."public_id",
        s."born",
        s."balance",
        s."joined",
        s."last_seen",
CASE
            WHEN s.__known_2 THEN s."email"
            ELSE CAST(fail('customers.email: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_3 THEN s."full_name"
            ELSE CAST(fail('customers.full_name: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_4 THEN s."phone"
            ELSE CAST(fail('customers.phone: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_6 THEN s."country"
            ELSE CAST(fail('customers.country: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_7 THEN s."segment"
            ELSE CAST(fail('customers.segment: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_8 THEN s."tags"
            ELSE CAST(fail('customers.tags: a long value was left out that never arrived') AS array(varchar))
        END,
CASE
            WHEN s.__known_10 THEN s."preferences"
            ELSE CAST(fail('customers.preferences: a long value was left out that never arrived') AS varchar)
        END,
        s.__pos
    )
