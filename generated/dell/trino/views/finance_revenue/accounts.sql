-- What readers see as finance/revenue/accounts
-- Made from ecosystem/teams/finance/revenue.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."finance_revenue"."accounts" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'accounts_live_e1bee94c'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@finance_revenue', 'accounts_live_e1bee94c')), 562949953421312) AS until
        FROM "lake"."weir_finance_bank".bounds
    ),
    merged AS (
        SELECT
            "aid",
            "bid",
            "abalance",
            __pos
        FROM "lake"."weir_finance_bank"."accounts_live_e1bee94c"
    ),
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_finance_bank".landing CROSS JOIN bound
        WHERE
            src_table = 'public.pgbench_accounts' AND src_offset >= bound.upto AND src_offset < bound.until
            AND op = 't'
    ),
    landed AS (
        -- random() keeps readers' filters here, which would fail on the keys of other tables
        SELECT src_offset AS __pos, op AS __op, CASE WHEN random() < 2 THEN key_json END AS key_json, value_json
        FROM "lake"."weir_finance_bank".landing CROSS JOIN bound CROSS JOIN emptied
        WHERE
            src_table = 'public.pgbench_accounts' AND src_offset >= bound.upto AND src_offset < bound.until
            AND op IN ('c', 'u', 'd')
            AND src_offset > coalesce(emptied.__pos, -1)
    ),
    last_change AS (
        SELECT
            key_json,
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(value_json, __pos) AS value_json
        FROM landed
        GROUP BY key_json
    ),
    event AS (
        SELECT
            __pos,
            __op,
            CAST(json_parse(key_json) AS ROW("aid" integer)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("aid" integer, "bid" integer, "abalance" integer),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM last_change
    ),
    changed AS (
        SELECT
            __k."aid" AS "aid",
            __pos AS __pos,
            __op AS __op,
            __v."bid" AS "bid",
            __v."abalance" AS "abalance"
        FROM event
    )
SELECT
    CAST(merged."aid" AS integer) AS "aid",
    CAST(merged."bid" AS integer) AS "bid",
    CAST(merged."abalance" AS integer) AS "abalance"
FROM merged
CROSS JOIN emptied
LEFT JOIN changed ON changed."aid" = merged."aid"
WHERE changed.__pos IS NULL AND (emptied.__pos IS NULL OR merged.__pos > emptied.__pos)
UNION ALL
SELECT
    CAST(changed."aid" AS integer) AS "aid",
    CAST(changed."bid" AS integer) AS "bid",
    CAST(changed."abalance" AS integer) AS "abalance"
FROM changed
LEFT JOIN merged ON changed."aid" = merged."aid"
WHERE changed.__op <> 'd'
