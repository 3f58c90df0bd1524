-- Merge changes of shop/orders/newsletter
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_shop_orders"."newsletter_live_6573583d" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.newsletter' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN emptied
        WHERE
            src_table = 'shop.newsletter' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
            AND src_offset > coalesce(emptied.__pos, -1)
    ),
    event AS (
        SELECT
            __pos,
            __op,
            CAST(json_parse(key_json) AS ROW("customer_id" bigint)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("customer_id" bigint, "subscribed" boolean, "topics" json, "changed" bigint),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM landed
    ),
    keyed AS (
        SELECT
            __k."customer_id" AS "customer_id",
            __pos,
            __op,
            __v
        FROM event
    ),
    whole AS (
        -- the last image of a key that is whole, or its end: only what came since counts
        SELECT
            "customer_id", __pos, __op, __v,
            max(CASE WHEN __op <> 'u' THEN __pos END) OVER (PARTITION BY "customer_id") AS __full_pos
        FROM keyed
    ),
    folded AS (
        SELECT
            "customer_id",
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(__v, __pos) AS __v,
            max_by(ROW(__v."topics"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    __v."topics" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                )
            ) AS __long_2,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "customer_id"
    ),
    changed AS (
        SELECT
            "customer_id",
            __pos AS __pos,
            __op AS __op,
            __v."subscribed" AS "subscribed",
            CASE
                WHEN __v."changed" BETWEEN -62135596800000000 AND 253402300799999999
                    THEN CAST(from_unixtime_nanos(CAST(__v."changed" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                WHEN __v."changed" IS NOT NULL
                    THEN CAST(fail('newsletter.changed: value does not fit timestamp') AS timestamp(6))
            END AS "changed",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_2 IS NOT NULL THEN CAST(__long_2[1] AS array(varchar))
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('newsletter.topics: a long value was left out that never arrived') AS array(varchar))
            END AS "topics",
            __long_2 IS NOT NULL AS __known_2
        FROM folded
    )
    SELECT
        "customer_id",
        __pos,
        __op,
        "subscribed",
        "topics",
        "changed",
        __known_2
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'newsletter_live_6573583d' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."customer_id",
        emptied.__pos,
        'd',
        CAST(NULL AS boolean),
        CAST(NULL AS array(varchar)),
        CAST(NULL AS timestamp(6)),
        false
    FROM "lake"."weir_shop_orders"."newsletter_live_6573583d" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."customer_id" = old."customer_id"
    WHERE old.__pos < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'newsletter_live_6573583d' AND held.token = :token
    )
) AS s
ON t."customer_id" = s."customer_id"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "subscribed" = s."subscribed",
    "changed" = s."changed",
    "topics" = CASE WHEN s.__known_2 THEN s."topics" ELSE t."topics" END,
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "customer_id",
        "subscribed",
        "changed",
        "topics",
        __pos
    )
    VALUES (
        s."customer_id",
        s."subscribed",
        s."changed",
CASE
            WHEN s.__known_2 THEN s."topics"
            ELSE CAST(fail('newsletter.topics: a long value was left out that never arrived') AS array(varchar))
        END,
        s.__pos
    )
