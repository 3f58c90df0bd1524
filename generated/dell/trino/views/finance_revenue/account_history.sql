-- What readers see as finance/revenue/account_history
-- Made from ecosystem/teams/finance/revenue.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."finance_revenue"."account_history" AS
SELECT
    CAST("aid" AS integer) AS "aid",
    CAST("bid" AS integer) AS "bid",
    CAST("abalance" AS integer) AS "abalance",
    CAST(valid_from AS timestamp(6) with time zone) AS valid_from,
    CAST(valid_to AS timestamp(6) with time zone) AS valid_to
FROM "lake"."weir_finance_bank"."accounts_milestoned_e1bee94c"
WHERE valid_to IS NULL OR valid_to >= current_timestamp - INTERVAL '315360000' SECOND
