-- What changed during the first load of shop/orders/reviews
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_shop_orders"."reviews_milestoned_180fb8cc" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.reviews' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN emptied
        WHERE
            src_table = 'shop.reviews' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
            AND src_offset > coalesce(emptied.__pos, -1)
    ),
    event AS (
        SELECT
            __pos,
            __op,
            CAST(json_parse(key_json) AS ROW("id" bigint)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" bigint,
                    "product_id" bigint,
                    "customer_id" bigint,
                    "stars" integer,
                    "title" varchar,
                    "body" varchar,
                    "approved" boolean,
                    "written" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM landed
    ),
    keyed AS (
        SELECT
            __k."id" AS "id",
            __pos,
            __op,
            __v
        FROM event
    ),
    whole AS (
        -- the last image of a key that is whole, or its end: only what came since counts
        SELECT
            "id", __pos, __op, __v,
            max(CASE WHEN __op <> 'u' THEN __pos END) OVER (PARTITION BY "id") AS __full_pos
        FROM keyed
    ),
    folded AS (
        SELECT
            "id",
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(__v, __pos) AS __v,
            max_by(ROW(__v."title"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."title" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_4,
            max_by(ROW(__v."body"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."body" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_5,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "id"
    ),
    changed AS (
        SELECT
            "id",
            __pos AS __pos,
            __op AS __op,
            __v."product_id" AS "product_id",
            __v."customer_id" AS "customer_id",
            __v."stars" AS "stars",
            __v."approved" AS "approved",
            CASE
                WHEN regexp_like(__v."written", '^[0-9]{4}-') AND __v."written" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."written") AS timestamp(6) with time zone)
                WHEN __v."written" IS NOT NULL
                    THEN CAST(fail('reviews.written: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "written",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_4 IS NOT NULL THEN __long_4[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('reviews.title: a long value was left out that never arrived') AS varchar)
            END AS "title",
            __long_4 IS NOT NULL AS __known_4,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_5 IS NOT NULL THEN __long_5[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('reviews.body: a long value was left out that never arrived') AS varchar)
            END AS "body",
            __long_5 IS NOT NULL AS __known_5
        FROM folded
    )
    SELECT
        "id",
        __pos,
        __op,
        "product_id",
        "customer_id",
        "stars",
        "title",
        "body",
        "approved",
        "written",
        __known_4,
        __known_5
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'reviews_milestoned_180fb8cc' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."id",
        emptied.__pos,
        'd',
        CAST(NULL AS bigint),
        CAST(NULL AS bigint),
        CAST(NULL AS integer),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS boolean),
        CAST(NULL AS timestamp(6) with time zone),
        false,
        false
    FROM "lake"."weir_shop_orders"."reviews_milestoned_180fb8cc" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."id" = old."id"
    WHERE old.__pos_in < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'reviews_milestoned_180fb8cc' AND held.token = :token
    )
) AS s
ON t."id" = s."id"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos_in THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos_in THEN UPDATE SET
    "product_id" = s."product_id",
    "customer_id" = s."customer_id",
    "stars" = s."stars",
    "approved" = s."approved",
    "written" = s."written",
    "title" = CASE WHEN s.__known_4 THEN s."title" ELSE t."title" END,
    "body" = CASE WHEN s.__known_5 THEN s."body" ELSE t."body" END,
    __pos_in = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "id",
        "product_id",
        "customer_id",
        "stars",
        "approved",
        "written",
        "title",
        "body",
        __pos_in
    )
    VALUES (
        s."id",
        s."product_id",
        s."customer_id",
        s."stars",
        s."approved",
        s."written",
CASE
            WHEN s.__known_4 THEN s."title"
            ELSE CAST(fail('reviews.title: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_5 THEN s."body"
            ELSE CAST(fail('reviews.body: a long value was left out that never arrived') AS varchar)
        END,
        s.__pos
    )
