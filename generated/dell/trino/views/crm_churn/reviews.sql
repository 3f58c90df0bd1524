-- What readers see as crm/churn/reviews
-- Made from ecosystem/teams/crm/churn.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_churn"."reviews" AS
SELECT
    CAST("id" AS bigint) AS "id",
    CAST("customer_id" AS bigint) AS "customer_id",
    CAST("product_id" AS bigint) AS "product_id",
    CAST("stars" AS integer) AS "stars",
    CAST("body" AS varchar) AS "body",
    CAST("approved" AS boolean) AS "approved",
    CAST("written" AS timestamp(6) with time zone) AS "written",
    CAST(valid_from AS timestamp(6) with time zone) AS valid_from,
    CAST(valid_to AS timestamp(6) with time zone) AS valid_to
FROM "lake"."weir_shop_orders"."reviews_milestoned_180fb8cc"
WHERE valid_to IS NULL OR valid_to >= current_timestamp - INTERVAL '34560000' SECOND
