-- Merge changes of finance/bank/accounts
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- Each change ends a version and begins another; what was applied already is passed over.
MERGE INTO "lake"."weir_finance_bank"."accounts_milestoned_e1bee94c" AS t
USING (
    WITH
    arrived AS (
        SELECT src_offset, op, key_json, value_json
        FROM "lake"."weir_finance_bank".landing
        WHERE
            src_table = 'public.pgbench_accounts' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
    ),
    landed AS (
        SELECT
            src_offset AS __pos,
            op AS __op,
            CAST(json_parse(key_json) AS ROW("aid" integer)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("aid" integer, "bid" integer, "abalance" integer, "filler" varchar),
                "source" ROW("ts_us" bigint)
            )) AS __body
        FROM arrived
    ),
    keyed AS (
        SELECT
            __k."aid" AS "aid",
            __pos,
            __op,
            __body.source.ts_us AS __happened,
            __body."after" AS __v
        FROM landed
    ),
    -- how far each key has been applied, and its open version
    applied AS (
        SELECT
            "aid",
            max(coalesce(__pos_out, __pos_in)) AS __upto,
            max(__pos_in) FILTER (WHERE __pos_out IS NULL) AS __open_pos,
            max_by(
                CAST(ROW(
                    "aid",
                    "bid",
                    "abalance",
                    "filler"
                ) AS ROW("aid" integer, "bid" integer, "abalance" integer, "filler" varchar)),
                __pos_in
            ) FILTER (WHERE __pos_out IS NULL) AS __open_row
        FROM "lake"."weir_finance_bank"."accounts_milestoned_e1bee94c"
        JOIN (
            SELECT "aid" FROM keyed
            GROUP BY "aid"
        ) AS concerned (__k1) ON "aid" = concerned.__k1
        WHERE __pos_out IS NULL OR __pos_out >= :lo
        GROUP BY "aid"
    ),
    event AS (
        SELECT "aid", __pos, __op, __happened, __v FROM keyed
    ),
    ahead AS (
        SELECT
            event."aid",
            event.__pos,
            event.__op,
            event.__happened,
            event.__v,
            applied.__open_pos,
            applied.__open_row,
            -- where the last whole image of the key begins, or its end
            max(CASE WHEN event.__op <> 'u' THEN event.__pos END) OVER (
                PARTITION BY event."aid" ORDER BY event.__pos
            ) AS __part
        FROM event
        LEFT JOIN applied ON applied."aid" = event."aid"
        WHERE applied.__upto IS NULL OR event.__pos > applied.__upto
    ),
    folded AS (
        SELECT
            "aid", __pos, __op, __happened, __v, __open_pos, __open_row, __part
        FROM ahead
    ),
    typed AS (
        SELECT
            "aid", __pos, __op, __happened, __open_pos, __open_row,
            CASE WHEN __op <> 'd' THEN CAST(ROW(
                "aid",
                __v."bid",
                __v."abalance",
                trim(TRAILING ' ' FROM __v."filler")
            ) AS ROW("aid" integer, "bid" integer, "abalance" integer, "filler" varchar)) END AS __val
        FROM folded
    ),
    compared AS (
        SELECT
            "aid", __pos, __op, __happened, __open_pos, __open_row, __val,
            lag(__op) OVER (PARTITION BY "aid" ORDER BY __pos) AS __before_op,
            lag(__val) OVER (PARTITION BY "aid" ORDER BY __pos) AS __before_val
        FROM typed
    ),
    -- an update that changes nothing makes no version
    told AS (
        SELECT
            "aid", __pos, __op, __happened, __open_pos, __val,
            lead(__pos) OVER (PARTITION BY "aid" ORDER BY __pos) AS __next_pos,
            lead(__happened) OVER (PARTITION BY "aid" ORDER BY __pos) AS __next_happened,
            row_number() OVER (PARTITION BY "aid" ORDER BY __pos) AS __place
        FROM compared
        WHERE __op = 'd' OR NOT (
            (__before_op IS NOT NULL AND __before_op <> 'd' AND __val IS NOT DISTINCT FROM __before_val)
            OR (__before_op IS NULL AND __open_pos IS NOT NULL AND __val IS NOT DISTINCT FROM __open_row)
        )
    ),
    version AS (
        SELECT
            "aid", __val,
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
    SELECT "aid", __val, __closes, __begins, __ends, __pos_in, __pos_out
    FROM version
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'accounts_milestoned_e1bee94c' AND held.token = :token
    )
) AS s
ON t."aid" = s."aid" AND t.__pos_in = s.__closes
WHEN MATCHED THEN UPDATE SET valid_to = s.__ends, __pos_out = s.__pos_out
WHEN NOT MATCHED AND s.__pos_in IS NOT NULL THEN
    INSERT (
        "aid",
        "bid",
        "abalance",
        "filler",
        valid_from,
        valid_to,
        __pos_in,
        __pos_out
    )
    VALUES (
        s.__val."aid",
        s.__val."bid",
        s.__val."abalance",
        s.__val."filler",
        s.__begins,
        s.__ends,
        s.__pos_in,
        s.__pos_out
    )
