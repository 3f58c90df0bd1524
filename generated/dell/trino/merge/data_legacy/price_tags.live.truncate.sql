-- Merge changes of data/legacy/price-tags
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_data_legacy"."price_tags_live_7d9ac316" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_data_legacy".landing
        WHERE
            src_table = 'legacy.price_tags' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_data_legacy".landing CROSS JOIN emptied
        WHERE
            src_table = 'legacy.price_tags' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
            AND src_offset > coalesce(emptied.__pos, -1)
    ),
    last_change AS (
        SELECT
            key_json,
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(value_json, __pos) AS value_json
        FROM landed
        GROUP BY key_json
    ),
    event AS (
        SELECT
            __pos,
            __op,
            CAST(json_parse(key_json) AS ROW("article_no" bigint, "shelf" varchar)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("article_no" bigint, "shelf" varchar, "amount" varchar, "printed" varchar),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM last_change
    ),
    changed AS (
        SELECT
            __k."article_no" AS "article_no",
            __k."shelf" AS "shelf",
            __pos AS __pos,
            __op AS __op,
            CASE
                WHEN regexp_like(__v."amount", '^-?0*[0-9]{0,6}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."amount" AS decimal(8,2))
                WHEN __v."amount" IS NOT NULL
                    THEN CAST(fail('price-tags.amount: value does not fit decimal(8,2)') AS decimal(8,2))
            END AS "amount",
            CASE
                WHEN regexp_like(__v."printed", '^[0-9]{4}-') AND __v."printed" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."printed") AS timestamp(6) with time zone)
                WHEN __v."printed" IS NOT NULL
                    THEN CAST(fail('price-tags.printed: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "printed"
        FROM event
    )
    SELECT
        "article_no", "shelf",
        __pos,
        __op,
        "amount",
        "printed"
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'price_tags_live_7d9ac316' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."article_no", old."shelf",
        emptied.__pos,
        'd',
        CAST(NULL AS decimal(8,2)),
        CAST(NULL AS timestamp(6) with time zone)
    FROM "lake"."weir_data_legacy"."price_tags_live_7d9ac316" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."article_no" = old."article_no" AND changed."shelf" = old."shelf"
    WHERE old.__pos < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'price_tags_live_7d9ac316' AND held.token = :token
    )
) AS s
ON t."article_no" = s."article_no" AND t."shelf" = s."shelf"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "amount" = s."amount",
    "printed" = s."printed",
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "article_no", "shelf",
        "amount",
        "printed",
        __pos
    )
    VALUES (
        s."article_no", s."shelf",
        s."amount",
        s."printed",
        s.__pos
    )
