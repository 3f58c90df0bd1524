-- What readers see of crm/customer-activity
-- Made from ecosystem/teams/crm/customer-activity.transformer.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_churn"."customer_activity" AS
SELECT
    "customer_id",
    "orders",
    "returned",
    "last_order",
    "last_click",
    "subscribed"
FROM "lake"."crm_churn"."__derived_customer_activity"
