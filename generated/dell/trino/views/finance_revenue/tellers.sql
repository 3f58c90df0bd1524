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
    tail AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_finance_bank".landing CROSS JOIN bound
        WHERE
            src_table = 'public.pgbench_tellers' AND src_offset >= bound.upto AND src_offset < bound.until
            AND op IN ('c', 'u', 'd', 't')
    ),
    last_of_each AS (
        SELECT
            key_json,
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(value_json, __pos) AS value_json
        FROM tail
        GROUP BY key_json
    ),
    -- no filter of a reader gets past the window, to fail on the keys of other tables
    standing AS (
        SELECT __pos, __op, key_json, value_json, max(CASE WHEN __op = 't' THEN __pos END) OVER () AS __emptied
        FROM last_of_each
    ),
    last_change AS (
        SELECT __pos, __op, key_json, value_json
        FROM standing
        WHERE __op <> 't' AND __pos > coalesce(__emptied, -1)
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
    ),
    mentioned AS (
        SELECT
            __op,
            __k."tid" AS "tid"
        FROM (
            -- nor past what is not the same each time
            SELECT __op, CASE WHEN random() < 2 THEN CAST(json_parse(key_json) AS ROW("tid" integer)) END AS __k
            FROM tail
        ) AS decoded
    )
SELECT
    CAST(merged."tid" AS integer) AS "tid",
    CAST(merged."bid" AS integer) AS "bid",
    CAST(merged."tbalance" AS integer) AS "tbalance"
FROM merged
-- one NULL among them, as after TRUNCATE, and no row passes
WHERE merged."tid" NOT IN (
    SELECT CASE WHEN __op <> 't' THEN "tid" END
    FROM mentioned
)
UNION ALL
SELECT
    CAST(changed."tid" AS integer) AS "tid",
    CAST(changed."bid" AS integer) AS "bid",
    CAST(changed."tbalance" AS integer) AS "tbalance"
FROM changed
WHERE changed.__op <> 'd'
