-- What readers see as finance/revenue/tellers
-- Made from ecosystem/teams/finance/revenue.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."finance_revenue"."tellers" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'tellers_live_051c217f'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@finance_revenue', 'tellers_live_051c217f')), 562949953421312) AS until
        FROM "lake"."weir_finance_bank".bounds
    ),
    merged AS (
        SELECT
            "tid",
            "bid",
            "tbalance",
            __pos
        FROM "lake"."weir_finance_bank"."tellers_live_051c217f"
    ),
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_finance_bank".landing CROSS JOIN bound
        WHERE
            src_table = 'public.pgbench_tellers' AND src_offset >= bound.upto AND src_offset < bound.until
            AND op = 't'
    ),
    landed AS (
        -- random() keeps readers' filters here, which would fail on the keys of other tables
        SELECT src_offset AS __pos, op AS __op, CASE WHEN random() < 2 THEN key_json END AS key_json, value_json
        FROM "lake"."weir_finance_bank".landing CROSS JOIN bound CROSS JOIN emptied
        WHERE
            src_table = 'public.pgbench_tellers' AND src_offset >= bound.upto AND src_offset < bound.until
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
            CAST(json_parse(key_json) AS ROW("tid" integer)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("tid" integer, "bid" integer, "tbalance" integer),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM last_change
    ),
    changed AS (
        SELECT
            __k."tid" AS "tid",
            __pos AS __pos,
            __op AS __op,
            __v."bid" AS "bid",
            __v."tbalance" AS "tbalance"
        FROM event
    )
SELECT
    CAST(merged."tid" AS integer) AS "tid",
    CAST(merged."bid" AS integer) AS "bid",
    CAST(merged."tbalance" AS integer) AS "tbalance"
FROM merged
CROSS JOIN emptied
LEFT JOIN changed ON changed."tid" = merged."tid"
WHERE changed.__pos IS NULL AND (emptied.__pos IS NULL OR merged.__pos > emptied.__pos)
UNION ALL
SELECT
    CAST(changed."tid" AS integer) AS "tid",
    CAST(changed."bid" AS integer) AS "bid",
    CAST(changed."tbalance" AS integer) AS "tbalance"
FROM changed
LEFT JOIN merged ON changed."tid" = merged."tid"
WHERE changed.__op <> 'd'
