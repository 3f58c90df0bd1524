-- What readers see as finance/revenue/postings
-- Made from ecosystem/teams/finance/revenue.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."finance_revenue"."postings" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'history_live_664a56a9'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@finance_revenue', 'history_live_664a56a9')), 562949953421312) AS until
        FROM "lake"."weir_finance_bank".bounds
    ),
    merged AS (
        SELECT
            "tid",
            "bid",
            "aid",
            "delta",
            "mtime",
            __pos
        FROM "lake"."weir_finance_bank"."history_live_664a56a9"
    ),
    emptied AS (
        SELECT max(src_offset) AS pos
        FROM "lake"."weir_finance_bank".landing CROSS JOIN bound
        WHERE src_table = 'public.pgbench_history' AND src_offset >= bound.upto AND src_offset < bound.until
            AND op = 't'
    ),
    landed AS (
        -- random() keeps readers' filters here, which would fail on the rows of other tables
        SELECT CASE WHEN random() < 2 THEN value_json END AS value_json
        FROM "lake"."weir_finance_bank".landing CROSS JOIN bound CROSS JOIN emptied
        WHERE src_table = 'public.pgbench_history' AND src_offset >= bound.upto AND src_offset < bound.until
            AND op = 'c'
            AND src_offset > coalesce(emptied.pos, -1)
    ),
    event AS (
        SELECT CAST(json_parse(value_json) AS ROW(
            "after" ROW(
                "tid" integer,
                "bid" integer,
                "aid" integer,
                "delta" integer,
                "mtime" bigint
            ),
            "source" ROW("ts_us" bigint)
        ))."after" AS __v
        FROM landed
    )
SELECT
    CAST(merged."tid" AS integer) AS "tid",
    CAST(merged."bid" AS integer) AS "bid",
    CAST(merged."aid" AS integer) AS "aid",
    CAST(merged."delta" AS integer) AS "delta",
    CAST(merged."mtime" AS timestamp(6)) AS "mtime"
FROM merged CROSS JOIN bound CROSS JOIN emptied
-- what was merged beyond the bound comes from the events
WHERE merged.__pos < bound.upto AND (emptied.pos IS NULL OR merged.__pos > emptied.pos)
UNION ALL
SELECT
    CAST(__v."tid" AS integer) AS "tid",
    CAST(__v."bid" AS integer) AS "bid",
    CAST(__v."aid" AS integer) AS "aid",
    CAST(__v."delta" AS integer) AS "delta",
    CAST(CASE
        WHEN __v."mtime" BETWEEN -62135596800000000 AND 253402300799999999
            THEN CAST(from_unixtime_nanos(CAST(__v."mtime" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
        WHEN __v."mtime" IS NOT NULL
            THEN CAST(fail('history.mtime: value does not fit timestamp') AS timestamp(6))
    END AS timestamp(6)) AS "mtime"
FROM event
