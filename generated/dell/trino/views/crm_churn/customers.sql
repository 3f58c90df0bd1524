-- What readers see as crm/churn/customers
-- Made from ecosystem/teams/crm/churn.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_churn"."customers" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'customers_milestoned_159fbc3f'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@crm_churn', 'customers_milestoned_159fbc3f')), 562949953421312) AS until
        FROM "lake"."weir_shop_orders".bounds
    ),
    arrived AS (
        -- random() keeps readers' filters here, which would fail on the keys of other tables
        SELECT src_offset, op, CASE WHEN random() < 2 THEN key_json END AS key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.customers' AND src_offset >= bound.upto AND src_offset < bound.until
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
            )) AS __body
        FROM arrived
    ),
    emptied AS (
        SELECT
            src_offset AS __pos,
            CAST(json_parse(value_json) AS ROW("source" ROW("ts_us" bigint))).source.ts_us AS __happened
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.customers' AND src_offset >= bound.upto AND src_offset < bound.until
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
                ) AS ROW(
                    "id" bigint,
                    "public_id" uuid,
                    "email" varchar,
                    "full_name" varchar,
                    "phone" varchar,
                    "born" date,
                    "country" varchar,
                    "segment" varchar,
                    "tags" array(varchar),
                    "balance" decimal(12,2),
                    "preferences" varchar,
                    "joined" timestamp(6) with time zone,
                    "last_seen" timestamp(6) with time zone
                )),
                __pos_in
            ) FILTER (WHERE __pos_out IS NULL) AS __open_row
        FROM "lake"."weir_shop_orders"."customers_milestoned_159fbc3f"
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
                    coalesce(__v."email" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."email") END) IGNORE NULLS OVER (
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
                ) THEN ROW(__v."full_name") END) IGNORE NULLS OVER (
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
                ) THEN ROW(__v."phone") END) IGNORE NULLS OVER (
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
                ) THEN ROW(__v."country") END) IGNORE NULLS OVER (
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
                ) THEN ROW(__v."segment") END) IGNORE NULLS OVER (
                PARTITION BY "id", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_7,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    __v."tags" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                ) THEN ROW(__v."tags") END) IGNORE NULLS OVER (
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
                ) THEN ROW(__v."preferences") END) IGNORE NULLS OVER (
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
                    ELSE CAST(fail('customers.email: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_3 IS NOT NULL THEN __long_3[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."full_name"
                    ELSE CAST(fail('customers.full_name: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_4 IS NOT NULL THEN __long_4[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."phone"
                    ELSE CAST(fail('customers.phone: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __v."born" BETWEEN -719162 AND 2932896
                        THEN date_add('day', __v."born", DATE '1970-01-01')
                    WHEN __v."born" IS NOT NULL
                        THEN CAST(fail('customers.born: value does not fit date') AS date)
                END,
                CASE
                    WHEN __long_6 IS NOT NULL THEN __long_6[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."country"
                    ELSE CAST(fail('customers.country: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_7 IS NOT NULL THEN __long_7[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."segment"
                    ELSE CAST(fail('customers.segment: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_8 IS NOT NULL THEN CAST(__long_8[1] AS array(varchar))
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."tags"
                    ELSE CAST(fail('customers.tags: a long value was left out that never arrived') AS array(varchar))
                END,
                CASE
                    WHEN regexp_like(__v."balance", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                        THEN CAST(__v."balance" AS decimal(12,2))
                    WHEN __v."balance" IS NOT NULL
                        THEN CAST(fail('customers.balance: value does not fit decimal(12,2)') AS decimal(12,2))
                END,
                CASE
                    WHEN __long_10 IS NOT NULL THEN __long_10[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."preferences"
                    ELSE CAST(fail('customers.preferences: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN regexp_like(__v."joined", '^[0-9]{4}-') AND __v."joined" NOT LIKE '0000-%'
                        THEN CAST(from_iso8601_timestamp_nanos(__v."joined") AS timestamp(6) with time zone)
                    WHEN __v."joined" IS NOT NULL
                        THEN CAST(fail('customers.joined: value does not fit timestamptz') AS timestamp(6) with time zone)
                END,
                CASE
                    WHEN regexp_like(__v."last_seen", '^[0-9]{4}-') AND __v."last_seen" NOT LIKE '0000-%'
                        THEN CAST(from_iso8601_timestamp_nanos(__v."last_seen") AS timestamp(6) with time zone)
                    WHEN __v."last_seen" IS NOT NULL
                        THEN CAST(fail('customers.last_seen: value does not fit timestamptz') AS timestamp(6) with time zone)
                END
            ) AS ROW(
                "id" bigint,
                "public_id" uuid,
                "email" varchar,
                "full_name" varchar,
                "phone" varchar,
                "born" date,
                "country" varchar,
                "segment" varchar,
                "tags" array(varchar),
                "balance" decimal(12,2),
                "preferences" varchar,
                "joined" timestamp(6) with time zone,
                "last_seen" timestamp(6) with time zone
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
            m."email",
            m."country",
            m."segment",
            m."tags",
            m."balance",
            m."joined",
            m."last_seen",
            m.valid_from,
            CASE
                WHEN s.__closes IS NOT NULL THEN s.__ends
                WHEN m.__pos_out IS NULL AND m.__pos_in < wiped.__pos THEN CAST(
                    from_unixtime_nanos(CAST(wiped.__happened AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
                    AS timestamp(6) with time zone
                )
                ELSE m.valid_to
            END AS valid_to
        FROM "lake"."weir_shop_orders"."customers_milestoned_159fbc3f" AS m
        LEFT JOIN version AS s ON m."id" = s."id" AND m.__pos_in = s.__closes
        CROSS JOIN (SELECT min(__pos) AS __pos, min_by(__happened, __pos) AS __happened FROM emptied) AS wiped
        UNION ALL
        SELECT
            __val."id",
            __val."email",
            __val."country",
            __val."segment",
            __val."tags",
            __val."balance",
            __val."joined",
            __val."last_seen",
            __begins,
            __ends
        FROM version
        WHERE __pos_in IS NOT NULL
    )
SELECT
    CAST("id" AS bigint) AS "id",
    CAST("email" AS varchar) AS "email",
    CAST("country" AS varchar) AS "country",
    CAST("segment" AS varchar) AS "segment",
    CAST("tags" AS array(varchar)) AS "tags",
    CAST("balance" AS decimal(12,2)) AS "balance",
    CAST("joined" AS timestamp(6) with time zone) AS "joined",
    CAST("last_seen" AS timestamp(6) with time zone) AS "last_seen",
    CAST(valid_from AS timestamp(6) with time zone) AS valid_from,
    CAST(valid_to AS timestamp(6) with time zone) AS valid_to
FROM shown
WHERE valid_to IS NULL OR valid_to >= current_timestamp - INTERVAL '34560000' SECOND
