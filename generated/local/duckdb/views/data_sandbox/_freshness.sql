-- How fresh the views are of data/sandbox
-- Made from ecosystem/teams/data/sandbox.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "data_sandbox"."_freshness" AS
SELECT
    CAST('shop_orders' AS varchar) AS stream,
    CAST(newest.pos AS bigint) AS landed,
    -- The last message of a batch ends a transaction and has the time of its commit.
    CAST(make_timestamp(CAST(last_one.value_json ->> '$.ts_ms' AS bigint) * 1000) AT TIME ZONE 'UTC' AS timestamptz) AS committed
FROM (
    SELECT max(src_offset) AS pos
    FROM "weir_shop_orders".landing
    WHERE src_offset < coalesce(
        (SELECT max(until) FROM "weir_shop_orders".bounds WHERE target = '@data_sandbox'),
        9223372036854775807
    )
) AS newest
LEFT JOIN "weir_shop_orders".landing AS last_one ON last_one.src_offset = newest.pos
