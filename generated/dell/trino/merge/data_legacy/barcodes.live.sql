-- Merge changes of data/legacy/barcodes
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_data_legacy"."barcodes_live_76806960" AS t
USING (
    WITH
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_data_legacy".landing
        WHERE
            src_table = 'legacy.barcodes' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
    ),
    event AS (
        SELECT
            __pos,
            __op,
            CAST(json_parse(key_json) AS ROW("article_no" bigint, "code" varchar)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("article_no" bigint, "code" varchar, "printed_as" varchar),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM landed
    ),
    keyed AS (
        SELECT
            __k."article_no" AS "article_no",
            __k."code" AS "code",
            __pos,
            __op,
            __v
        FROM event
    ),
    whole AS (
        -- the last image of a key that is whole, or its end: only what came since counts
        SELECT
            "article_no", "code", __pos, __op, __v,
            max(CASE WHEN __op <> 'u' THEN __pos END) OVER (PARTITION BY "article_no", "code") AS __full_pos
        FROM keyed
    ),
    folded AS (
        SELECT
            "article_no", "code",
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(__v, __pos) AS __v,
            max_by(ROW(__v."printed_as"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."printed_as" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_2,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "article_no", "code"
    ),
    changed AS (
        SELECT
            "article_no", "code",
            __pos AS __pos,
            __op AS __op,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_2 IS NOT NULL THEN __long_2[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('barcodes.printed_as: a long value was left out that never arrived') AS varchar)
            END AS "printed_as",
            __long_2 IS NOT NULL AS __known_2
        FROM folded
    )
    SELECT
        "article_no", "code",
        __pos,
        __op,
        "printed_as",
        __known_2
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'barcodes_live_76806960' AND held.token = :token
    )
) AS s
ON t."article_no" = s."article_no" AND t."code" = s."code"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "printed_as" = CASE WHEN s.__known_2 THEN s."printed_as" ELSE t."printed_as" END,
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "article_no", "code",
        "printed_as",
        __pos
    )
    VALUES (
        s."article_no", s."code",
CASE
            WHEN s.__known_2 THEN s."printed_as"
            ELSE CAST(fail('barcodes.printed_as: a long value was left out that never arrived') AS varchar)
        END,
        s.__pos
    )
