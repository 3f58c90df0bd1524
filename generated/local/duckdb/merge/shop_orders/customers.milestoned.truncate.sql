-- Merge changes of shop/orders/customers
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- Each change ends a version and begins another; what was applied already is passed over.
MERGE INTO "weir_shop_orders"."customers_milestoned_159fbc3f" AS t
USING (
    WITH
    arrived AS (
        SELECT src_offset, op, key_json, value_json
        FROM "weir_shop_orders".landing
        WHERE
            src_table = 'shop.customers' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
    ),
    landed AS (
        SELECT
            src_offset AS __pos,
            op AS __op,
            json_transform(key_json, '{"id": "varchar"}') AS __k,
            json_transform(value_json, '{
                "after": {
                    "id": "varchar",
                    "public_id": "varchar",
                    "email": "varchar",
                    "full_name": "varchar",
                    "phone": "varchar",
                    "born": "varchar",
                    "country": "varchar",
                    "segment": "varchar",
                    "tags": "varchar",
                    "balance": "varchar",
                    "preferences": "varchar",
                    "joined": "varchar",
                    "last_seen": "varchar"
                },
                "source": {"ts_us": "bigint"}
            }') AS __body
        FROM arrived
    ),
    emptied AS (
        SELECT
            src_offset AS __pos,
            json_transform(value_json, '{"source": {"ts_us": "bigint"}}').source.ts_us AS __happened
        FROM "weir_shop_orders".landing
        WHERE
            src_table = 'shop.customers' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    keyed AS (
        SELECT
            CAST(__k."id" AS bigint) AS "id",
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
                    "last_seen"
                ) AS STRUCT(
                    "id" bigint,
                    "public_id" uuid,
                    "email" varchar,
                    "full_name" varchar,
                    "phone" varchar,
                    "born" date,
                    "country" varchar,
                    "segment" varchar,
                    "tags" varchar[],
                    "balance" decimal(12,2),
                    "preferences" varchar,
                    "joined" timestamptz,
                    "last_seen" timestamptz
                )),
                __pos_in
            ) FILTER (WHERE __pos_out IS NULL) AS __open_row
        FROM "weir_shop_orders"."customers_milestoned_159fbc3f"
        JOIN (
            SELECT "id" FROM keyed
            UNION
            -- emptying the table concerns every key
            SELECT every."id" FROM "weir_shop_orders"."customers_milestoned_159fbc3f" AS every CROSS JOIN emptied
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
                    coalesce(__v."email" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."email") END IGNORE NULLS) OVER (
                PARTITION BY "id", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_2,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."full_name" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."full_name") END IGNORE NULLS) OVER (
                PARTITION BY "id", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_3,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."phone" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."phone") END IGNORE NULLS) OVER (
                PARTITION BY "id", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_4,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."country" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."country") END IGNORE NULLS) OVER (
                PARTITION BY "id", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_6,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."segment" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."segment") END IGNORE NULLS) OVER (
                PARTITION BY "id", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_7,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    __v."tags" IS NOT DISTINCT FROM '["__debezium_unavailable_value"]'
                ) THEN ROW(__v."tags") END IGNORE NULLS) OVER (
                PARTITION BY "id", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_8,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."preferences" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."preferences") END IGNORE NULLS) OVER (
                PARTITION BY "id", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_10
        FROM ahead
    ),
    typed AS (
        SELECT
            "id", __pos, __op, __happened, __open_pos, __open_row,
            CASE WHEN __op <> 'd' THEN CAST(ROW(
                "id",
                CAST(__v."public_id" AS uuid),
                CASE
                    WHEN __long_2 IS NOT NULL THEN __long_2[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."email"
                    ELSE CAST(error('customers.email: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_3 IS NOT NULL THEN __long_3[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."full_name"
                    ELSE CAST(error('customers.full_name: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_4 IS NOT NULL THEN __long_4[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."phone"
                    ELSE CAST(error('customers.phone: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN CAST(__v."born" AS bigint) BETWEEN -719162 AND 2932896
                        THEN (DATE '1970-01-01' + CAST(__v."born" AS integer))
                    WHEN __v."born" IS NOT NULL
                        THEN CAST(error('customers.born: value does not fit date') AS date)
                END,
                CASE
                    WHEN __long_6 IS NOT NULL THEN __long_6[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."country"
                    ELSE CAST(error('customers.country: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_7 IS NOT NULL THEN __long_7[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."segment"
                    ELSE CAST(error('customers.segment: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_8 IS NOT NULL THEN CAST(CAST(__long_8[1] AS json) AS varchar[])
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."tags"
                    ELSE CAST(error('customers.tags: a long value was left out that never arrived') AS varchar[])
                END,
                CASE
                    WHEN regexp_matches(__v."balance", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                        THEN CAST(__v."balance" AS decimal(12,2))
                    WHEN __v."balance" IS NOT NULL
                        THEN CAST(error('customers.balance: value does not fit decimal(12,2)') AS decimal(12,2))
                END,
                CASE
                    WHEN __long_10 IS NOT NULL THEN __long_10[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."preferences"
                    ELSE CAST(error('customers.preferences: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN regexp_matches(__v."joined", '^[0-9]{4}-') AND __v."joined" NOT LIKE '0000-%'
                        THEN CAST(__v."joined" AS timestamptz)
                    WHEN __v."joined" IS NOT NULL
                        THEN CAST(error('customers.joined: value does not fit timestamptz') AS timestamptz)
                END,
                CASE
                    WHEN regexp_matches(__v."last_seen", '^[0-9]{4}-') AND __v."last_seen" NOT LIKE '0000-%'
                        THEN CAST(__v."last_seen" AS timestamptz)
                    WHEN __v."last_seen" IS NOT NULL
                        THEN CAST(error('customers.last_seen: value does not fit timestamptz') AS timestamptz)
                END
            ) AS STRUCT(
                "id" bigint,
                "public_id" uuid,
                "email" varchar,
                "full_name" varchar,
                "phone" varchar,
                "born" date,
                "country" varchar,
                "segment" varchar,
                "tags" varchar[],
                "balance" decimal(12,2),
                "preferences" varchar,
                "joined" timestamptz,
                "last_seen" timestamptz
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
            CASE WHEN __z = 2 THEN make_timestamp(__happened) AT TIME ZONE 'UTC' END AS __begins,
            CASE
                WHEN __z = 2 THEN make_timestamp(__next_happened) AT TIME ZONE 'UTC'
                ELSE make_timestamp(__happened) AT TIME ZONE 'UTC'
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
        SELECT 1 FROM weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'customers_milestoned_159fbc3f' AND held.token = :token
    )
) AS s
ON t."id" = s."id" AND t.__pos_in = s.__closes
WHEN MATCHED THEN UPDATE SET valid_to = s.__ends, __pos_out = s.__pos_out
WHEN NOT MATCHED AND s.__pos_in IS NOT NULL THEN
    INSERT (
        "id",
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
        valid_from,
        valid_to,
        __pos_in,
        __pos_out
    )
    VALUES (
        s.__val."id",
        s.__val."public_id",
        s.__val."email",
        s.__val."full_name",
        s.__val."phone",
        s.__val."born",
        s.__val."country",
        s.__val."segment",
        s.__val."tags",
        s.__val."balance",
        s.__val."preferences",
        s.__val."joined",
        s.__val."last_seen",
        s.__begins,
        s.__ends,
        s.__pos_in,
        s.__pos_out
    )
