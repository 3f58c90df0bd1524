-- Merge changes of data/legacy/shelf-plan
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_data_legacy"."shelf_plan_live_5cec9972" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_data_legacy".landing
        WHERE
            src_table = 'legacy.Shelf Plan' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_data_legacy".landing CROSS JOIN emptied
        WHERE
            src_table = 'legacy.Shelf Plan' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
            AND src_offset > coalesce(emptied.__pos, -1)
    ),
    event AS (
        SELECT
            __pos,
            __op,
            CAST(json_parse(key_json) AS ROW("shelf" varchar)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "shelf" varchar,
                    "depth (cm)" integer,
                    "net.weight" varchar,
                    "höhe & länge" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM landed
    ),
    keyed AS (
        SELECT
            __k."shelf" AS "shelf",
            __pos,
            __op,
            __v
        FROM event
    ),
    whole AS (
        -- the last image of a key that is whole, or its end: only what came since counts
        SELECT
            "shelf", __pos, __op, __v,
            max(CASE WHEN __op <> 'u' THEN __pos END) OVER (PARTITION BY "shelf") AS __full_pos
        FROM keyed
    ),
    folded AS (
        SELECT
            "shelf",
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(__v, __pos) AS __v,
            max_by(ROW(__v."höhe & länge"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."höhe & länge" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_3,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "shelf"
    ),
    changed AS (
        SELECT
            "shelf",
            __pos AS __pos,
            __op AS __op,
            __v."depth (cm)" AS "depth_cm",
            CASE
                WHEN regexp_like(__v."net.weight", '^-?0*[0-9]{0,5}(\.[0-9]{0,3}0*)?$')
                    THEN CAST(__v."net.weight" AS decimal(8,3))
                WHEN __v."net.weight" IS NOT NULL
                    THEN CAST(fail('shelf-plan.net_weight: value does not fit decimal(8,3)') AS decimal(8,3))
            END AS "net_weight",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_3 IS NOT NULL THEN __long_3[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('shelf-plan.remark: a long value was left out that never arrived') AS varchar)
            END AS "remark",
            __long_3 IS NOT NULL AS __known_3
        FROM folded
    )
    SELECT
        "shelf",
        __pos,
        __op,
        "depth_cm",
        "net_weight",
        "remark",
        __known_3
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'shelf_plan_live_5cec9972' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."shelf",
        emptied.__pos,
        'd',
        CAST(NULL AS integer),
        CAST(NULL AS decimal(8,3)),
        CAST(NULL AS varchar),
        false
    FROM "lake"."weir_data_legacy"."shelf_plan_live_5cec9972" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."shelf" = old."shelf"
    WHERE old.__pos < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'shelf_plan_live_5cec9972' AND held.token = :token
    )
) AS s
ON t."shelf" = s."shelf"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "depth_cm" = s."depth_cm",
    "net_weight" = s."net_weight",
    "remark" = CASE WHEN s.__known_3 THEN s."remark" ELSE t."remark" END,
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "shelf",
        "depth_cm",
        "net_weight",
        "remark",
        __pos
    )
    VALUES (
        s."shelf",
        s."depth_cm",
        s."net_weight",
CASE
            WHEN s.__known_3 THEN s."remark"
            ELSE CAST(fail('shelf-plan.remark: a long value was left out that never arrived') AS varchar)
        END,
        s.__pos
    )
