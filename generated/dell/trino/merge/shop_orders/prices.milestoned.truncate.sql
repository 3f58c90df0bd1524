-- Merge changes of shop/orders/prices
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- Each change ends a version and begins another; what was applied already is passed over.
MERGE INTO "lake"."weir_shop_orders"."prices_milestoned_2e20ea1f" AS t
USING (
    WITH
    arrived AS (
        SELECT src_offset, op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.prices' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
    ),
    landed AS (
        SELECT
            src_offset AS __pos,
            op AS __op,
            CAST(json_parse(key_json) AS ROW("product_id" bigint, "currency" varchar, "since" bigint)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "product_id" bigint,
                    "currency" varchar,
                    "since" bigint,
                    "amount" varchar,
                    "tax_rate" varchar
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
            src_table = 'shop.prices' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    keyed AS (
        SELECT
            __k."product_id" AS "product_id",
            __k."currency" AS "currency",
            CASE
                WHEN __k."since" BETWEEN -719162 AND 2932896
                    THEN date_add('day', __k."since", DATE '1970-01-01')
                WHEN __k."since" IS NOT NULL
                    THEN CAST(fail('prices.since: value does not fit date') AS date)
            END AS "since",
            __pos,
            __op,
            __body.source.ts_us AS __happened,
            __body."after" AS __v
        FROM landed
    ),
    -- how far each key has been applied, and its open version
    applied AS (
        SELECT
            "product_id", "currency", "since",
            max(coalesce(__pos_out, __pos_in)) AS __upto,
            max(__pos_in) FILTER (WHERE __pos_out IS NULL) AS __open_pos,
            max_by(
                CAST(ROW(
                    "product_id",
                    "currency",
                    "since",
                    "amount",
                    "tax_rate"
                ) AS ROW(
                    "product_id" bigint,
                    "currency" varchar,
                    "since" date,
                    "amount" decimal(12,2),
                    "tax_rate" decimal(4,3)
                )),
                __pos_in
            ) FILTER (WHERE __pos_out IS NULL) AS __open_row
        FROM "lake"."weir_shop_orders"."prices_milestoned_2e20ea1f"
        JOIN (
            SELECT "product_id", "currency", "since" FROM keyed
            UNION
            -- emptying the table concerns every key
            SELECT every."product_id", every."currency", every."since" FROM "lake"."weir_shop_orders"."prices_milestoned_2e20ea1f" AS every CROSS JOIN emptied
        ) AS concerned (__k1, __k2, __k3) ON "product_id" = concerned.__k1 AND "currency" = concerned.__k2 AND "since" = concerned.__k3
        WHERE __pos_out IS NULL OR __pos_out >= :lo
        GROUP BY "product_id", "currency", "since"
    ),
    event AS (
        SELECT "product_id", "currency", "since", __pos, __op, __happened, __v FROM keyed
        UNION ALL
        -- it ends every key that may be there
        SELECT known."product_id", known."currency", known."since", emptied.__pos, 'd', emptied.__happened, NULL
        FROM emptied
        CROSS JOIN (
            SELECT "product_id", "currency", "since" FROM applied WHERE __open_pos IS NOT NULL
            UNION
            SELECT "product_id", "currency", "since" FROM keyed
        ) AS known
    ),
    ahead AS (
        SELECT
            event."product_id", event."currency", event."since",
            event.__pos,
            event.__op,
            event.__happened,
            event.__v,
            applied.__open_pos,
            applied.__open_row,
            -- where the last whole image of the key begins, or its end
            max(CASE WHEN event.__op <> 'u' THEN event.__pos END) OVER (
                PARTITION BY event."product_id", event."currency", event."since" ORDER BY event.__pos
            ) AS __part
        FROM event
        LEFT JOIN applied ON applied."product_id" = event."product_id" AND applied."currency" = event."currency" AND applied."since" = event."since"
        WHERE applied.__upto IS NULL OR event.__pos > applied.__upto
    ),
    folded AS (
        SELECT
            "product_id", "currency", "since", __pos, __op, __happened, __v, __open_pos, __open_row, __part
        FROM ahead
    ),
    typed AS (
        SELECT
            "product_id", "currency", "since", __pos, __op, __happened, __open_pos, __open_row,
            CASE WHEN __op <> 'd' THEN CAST(ROW(
                "product_id",
                "currency",
                "since",
                CASE
                    WHEN regexp_like(__v."amount", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                        THEN CAST(__v."amount" AS decimal(12,2))
                    WHEN __v."amount" IS NOT NULL
                        THEN CAST(fail('prices.amount: value does not fit decimal(12,2)') AS decimal(12,2))
                END,
                CASE
                    WHEN regexp_like(__v."tax_rate", '^-?0*[0-9]{0,1}(\.[0-9]{0,3}0*)?$')
                        THEN CAST(__v."tax_rate" AS decimal(4,3))
                    WHEN __v."tax_rate" IS NOT NULL
                        THEN CAST(fail('prices.tax_rate: value does not fit decimal(4,3)') AS decimal(4,3))
                END
            ) AS ROW(
                "product_id" bigint,
                "currency" varchar,
                "since" date,
                "amount" decimal(12,2),
                "tax_rate" decimal(4,3)
            )) END AS __val
        FROM folded
    ),
    compared AS (
        SELECT
            "product_id", "currency", "since", __pos, __op, __happened, __open_pos, __open_row, __val,
            lag(__op) OVER (PARTITION BY "product_id", "currency", "since" ORDER BY __pos) AS __before_op,
            lag(__val) OVER (PARTITION BY "product_id", "currency", "since" ORDER BY __pos) AS __before_val
        FROM typed
    ),
    -- an update that changes nothing makes no version
    told AS (
        SELECT
            "product_id", "currency", "since", __pos, __op, __happened, __open_pos, __val,
            lead(__pos) OVER (PARTITION BY "product_id", "currency", "since" ORDER BY __pos) AS __next_pos,
            lead(__happened) OVER (PARTITION BY "product_id", "currency", "since" ORDER BY __pos) AS __next_happened,
            row_number() OVER (PARTITION BY "product_id", "currency", "since" ORDER BY __pos) AS __place
        FROM compared
        WHERE __op = 'd' OR NOT (
            (__before_op IS NOT NULL AND __before_op <> 'd' AND __val IS NOT DISTINCT FROM __before_val)
            OR (__before_op IS NULL AND __open_pos IS NOT NULL AND __val IS NOT DISTINCT FROM __open_row)
        )
    ),
    version AS (
        SELECT
            "product_id", "currency", "since", __val,
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
    SELECT "product_id", "currency", "since", __val, __closes, __begins, __ends, __pos_in, __pos_out
    FROM version
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'prices_milestoned_2e20ea1f' AND held.token = :token
    )
) AS s
ON t."product_id" = s."product_id" AND t."currency" = s."currency" AND t."since" = s."since" AND t.__pos_in = s.__closes
WHEN MATCHED THEN UPDATE SET valid_to = s.__ends, __pos_out = s.__pos_out
WHEN NOT MATCHED AND s.__pos_in IS NOT NULL THEN
    INSERT (
        "product_id",
        "currency",
        "since",
        "amount",
        "tax_rate",
        valid_from,
        valid_to,
        __pos_in,
        __pos_out
    )
    VALUES (
        s.__val."product_id",
        s.__val."currency",
        s.__val."since",
        s.__val."amount",
        s.__val."tax_rate",
        s.__begins,
        s.__ends,
        s.__pos_in,
        s.__pos_out
    )
