-- After the first load of shop/orders/prices
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- History begins at :hi: a range is read later than :lo, so what was before that may never have been at the same time.
MERGE INTO "lake"."weir_shop_orders"."prices_milestoned_2e20ea1f" AS t
USING (
    SELECT old."product_id", old."currency", old."since", old.__pos_in, old.__pos_out, begins.at_source
    FROM "lake"."weir_shop_orders"."prices_milestoned_2e20ea1f" AS old
    CROSS JOIN (
        SELECT
            CAST(
                from_unixtime_nanos(CAST(CAST(json_extract_scalar(value_json, '$.source.ts_us') AS bigint) AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
                AS timestamp(6) with time zone
            ) AS at_source
        FROM "lake"."weir_shop_orders".landing
        WHERE src_offset = :hi
    ) AS begins
    WHERE old.__pos_in < :hi AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'prices_milestoned_2e20ea1f' AND held.token = :token
    )
) AS s
ON t."product_id" = s."product_id" AND t."currency" = s."currency" AND t."since" = s."since" AND t.__pos_in = s.__pos_in
WHEN MATCHED AND s.__pos_out <= :hi THEN DELETE
WHEN MATCHED THEN UPDATE SET valid_from = s.at_source, __pos_in = :hi
