-- How fresh the views are of finance/revenue
-- Made from ecosystem/teams/finance/revenue.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."finance_revenue"."_freshness" AS
SELECT
    CAST('finance_bank' AS varchar) AS stream,
    CAST(newest.pos AS bigint) AS landed,
    -- The last message of a batch ends a transaction and has the time of its commit.
    CAST(CAST(
        from_unixtime_nanos(CAST(CAST(json_extract_scalar(last_one.value_json, '$.ts_ms') AS bigint) * 1000 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
        AS timestamp(6) with time zone
    ) AS timestamp(6) with time zone) AS committed
FROM (
    SELECT max(src_offset) AS pos
    FROM "lake"."weir_finance_bank".landing
    WHERE src_offset < coalesce(
        (SELECT max(until) FROM "lake"."weir_finance_bank".bounds WHERE target = '@finance_revenue'),
        9223372036854775807
    )
) AS newest
LEFT JOIN "lake"."weir_finance_bank".landing AS last_one ON last_one.src_offset = newest.pos
UNION ALL
SELECT
    CAST('shop_orders' AS varchar) AS stream,
    CAST(newest.pos AS bigint) AS landed,
    -- The last message of a batch ends a transaction and has the time of its commit.
    CAST(CAST(
        from_unixtime_nanos(CAST(CAST(json_extract_scalar(last_one.value_json, '$.ts_ms') AS bigint) * 1000 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
        AS timestamp(6) with time zone
    ) AS timestamp(6) with time zone) AS committed
FROM (
    SELECT max(src_offset) AS pos
    FROM "lake"."weir_shop_orders".landing
    WHERE src_offset < coalesce(
        (SELECT max(until) FROM "lake"."weir_shop_orders".bounds WHERE target = '@finance_revenue'),
        9223372036854775807
    )
) AS newest
LEFT JOIN "lake"."weir_shop_orders".landing AS last_one ON last_one.src_offset = newest.pos
