-- Merge changes of data/legacy/manuals
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_data_legacy"."manuals_live_a9e7209d" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_data_legacy".landing
        WHERE
            src_table = 'legacy.manuals' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_data_legacy".landing CROSS JOIN emptied
        WHERE
            src_table = 'legacy.manuals' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
            AND src_offset > coalesce(emptied.__pos, -1)
    ),
    event AS (
        SELECT
            __pos,
            __op,
            CAST(json_parse(key_json) AS ROW("id" integer)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" integer,
                    "article_no" bigint,
                    "revision" integer,
                    "body" varchar,
                    "outline" varchar,
                    "checksum" varchar,
                    "page_offsets" json,
                    "scan" varchar
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
            max_by(ROW(__v."body"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."body" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_3,
            max_by(ROW(__v."outline"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."outline" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_4,
            max_by(ROW(__v."checksum"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."checksum" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_5,
            max_by(ROW(__v."page_offsets"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    __v."page_offsets" IS NOT DISTINCT FROM JSON '[95,95,100,101,98,101,122,105,117,109,95,117,110,97,118,97,105,108,97,98,108,101,95,118,97,108,117,101]'
                )
            ) AS __long_6,
            max_by(ROW(__v."scan"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."scan" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_7,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "id"
    ),
    changed AS (
        SELECT
            "id",
            __pos AS __pos,
            __op AS __op,
            __v."article_no" AS "article_no",
            __v."revision" AS "revision",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_3 IS NOT NULL THEN __long_3[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('manuals.body: a long value was left out that never arrived') AS varchar)
            END AS "body",
            __long_3 IS NOT NULL AS __known_3,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_4 IS NOT NULL THEN __long_4[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('manuals.outline: a long value was left out that never arrived') AS varchar)
            END AS "outline",
            __long_4 IS NOT NULL AS __known_4,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_5 IS NOT NULL THEN __long_5[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('manuals.checksum: a long value was left out that never arrived') AS varchar)
            END AS "checksum",
            __long_5 IS NOT NULL AS __known_5,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_6 IS NOT NULL THEN CAST(__long_6[1] AS array(integer))
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('manuals.page_offsets: a long value was left out that never arrived') AS array(integer))
            END AS "page_offsets",
            __long_6 IS NOT NULL AS __known_6,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_7 IS NOT NULL THEN from_hex(__long_7[1])
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('manuals.scan: a long value was left out that never arrived') AS varbinary)
            END AS "scan",
            __long_7 IS NOT NULL AS __known_7
        FROM folded
    )
    SELECT
        "id",
        __pos,
        __op,
        "article_no",
        "revision",
        "body",
        "outline",
        "checksum",
        "page_offsets",
        "scan",
        __known_3,
        __known_4,
        __known_5,
        __known_6,
        __known_7
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'manuals_live_a9e7209d' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."id",
        emptied.__pos,
        'd',
        CAST(NULL AS bigint),
        CAST(NULL AS integer),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS array(integer)),
        CAST(NULL AS varbinary),
        false,
        false,
        false,
        false,
        false
    FROM "lake"."weir_data_legacy"."manuals_live_a9e7209d" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."id" = old."id"
    WHERE old.__pos < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'manuals_live_a9e7209d' AND held.token = :token
    )
) AS s
ON t."id" = s."id"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "article_no" = s."article_no",
    "revision" = s."revision",
    "body" = CASE WHEN s.__known_3 THEN s."body" ELSE t."body" END,
    "outline" = CASE WHEN s.__known_4 THEN s."outline" ELSE t."outline" END,
    "checksum" = CASE WHEN s.__known_5 THEN s."checksum" ELSE t."checksum" END,
    "page_offsets" = CASE WHEN s.__known_6 THEN s."page_offsets" ELSE t."page_offsets" END,
    "scan" = CASE WHEN s.__known_7 THEN s."scan" ELSE t."scan" END,
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "id",
        "article_no",
        "revision",
        "body",
        "outline",
        "checksum",
        "page_offsets",
        "scan",
        __pos
    )
    VALUES (
        s."id",
        s."article_no",
        s."revision",
CASE
            WHEN s.__known_3 THEN s."body"
            ELSE CAST(fail('manuals.body: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_4 THEN s."outline"
            ELSE CAST(fail('manuals.outline: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_5 THEN s."checksum"
            ELSE CAST(fail('manuals.checksum: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_6 THEN s."page_offsets"
            ELSE CAST(fail('manuals.page_offsets: a long value was left out that never arrived') AS array(integer))
        END,
CASE
            WHEN s.__known_7 THEN s."scan"
            ELSE CAST(fail('manuals.scan: a long value was left out that never arrived') AS varbinary)
        END,
        s.__pos
    )
