-- Merge changes of shop/orders/reviews
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- Each change ends a version and begins another; what was applied already is passed over.
MERGE INTO "lake"."weir_shop_orders"."reviews_milestoned_180fb8cc" AS t
USING (
    WITH
    arrived AS (
        SELECT src_offset, op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.reviews' AND src_offset >= :lo AND src_offset < :hi
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
                    "product_id" bigint,
                    "customer_id" bigint,
                    "stars" integer,
                    "title" varchar,
                    "body" varchar,
                    "approved" boolean,
                    "written" varchar
                ),
                "source" ROW("ts_us" bigint)
            )) AS __body
        FROM arrived
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
                    "product_id",
                    "customer_id",
                    "stars",
                    "title",
                    "body",
                    "approved",
                    "written"
                ) AS ROW(
                    "id" bigint,
                    "product_id" bigint,
                    "customer_id" bigint,
                    "stars" integer,
                    "title" varchar,
                    "body" varchar,
                    "approved" boolean,
                    "written" timestamp(6) with time zone
                )),
                __pos_in
            ) FILTER (WHERE __pos_out IS NULL) AS __open_row
        FROM "lake"."weir_shop_orders"."reviews_milestoned_180fb8cc"
        JOIN (
            SELECT "id" FROM keyed
            GROUP BY "id"
        ) AS concerned (__k1) ON "id" = concerned.__k1
        WHERE __pos_out IS NULL OR __pos_out >= :lo
        GROUP BY "id"
    ),
    event AS (
        SELECT "id", __pos, __op, __happened, __v FROM keyed
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
                    coalesce(__v."title" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."title") END) IGNORE NULLS OVER (
                PARTITION BY "id", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_4,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."body" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."body") END) IGNORE NULLS OVER (
                PARTITION BY "id", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_5
        FROM ahead
    ),
    typed AS (
        SELECT
            "id", __pos, __op, __happened, __open_pos, __open_row,
            CASE WHEN __op <> 'd' THEN CAST(ROW(
                "id",
                __v."product_id",
                __v."customer_id",
                __v."stars",
                CASE
                    WHEN __long_4 IS NOT NULL THEN __long_4[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."title"
                    ELSE CAST(fail('reviews.title: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_5 IS NOT NULL THEN __long_5[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."body"
                    ELSE CAST(fail('reviews.body: a long value was left out that never arrived') AS varchar)
                END,
                __v."approved",
                CASE
                    WHEN regexp_like(__v."written", '^[0-9]{4}-') AND __v."written" NOT LIKE '0000-%'
                        THEN CAST(from_iso8601_timestamp_nanos(__v."written") AS timestamp(6) with time zone)
                    WHEN __v."written" IS NOT NULL
                        THEN CAST(fail('reviews.written: value does not fit timestamptz') AS timestamp(6) with time zone)
                END
            ) AS ROW(
                "id" bigint,
                "product_id" bigint,
                "customer_id" bigint,
                "stars" integer,
                "title" varchar,
                "body" varchar,
                "approved" boolean,
                "written" timestamp(6) with time zone
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
        WHERE held.stream = 'shop_orders' AND held.role = 'reviews_milestoned_180fb8cc' AND held.token = :token
    )
) AS s
ON t."id" = s."id" AND t.__pos_in = s.__closes
WHEN MATCHED THEN UPDATE SET valid_to = s.__ends, __pos_out = s.__pos_out
WHEN NOT MATCHED AND s.__pos_in IS NOT NULL THEN
    INSERT (
        "id",
        "product_id",
        "customer_id",
        "stars",
        "title",
        "body",
        "approved",
        "written",
        valid_from,
        valid_to,
        __pos_in,
        __pos_out
    )
    VALUES (
        s.__val."id",
        s.__val."product_id",
        s.__val."customer_id",
        s.__val."stars",
        s.__val."title",
        s.__val."body",
        s.__val."approved",
        s.__val."written",
        s.__begins,
        s.__ends,
        s.__pos_in,
        s.__pos_out
    )
