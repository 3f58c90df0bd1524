-- Merge changes of data/legacy/campaigns
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_data_legacy"."campaigns_live_2502b232" AS t
USING (
    WITH
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_data_legacy".landing
        WHERE
            src_table = 'legacy.campaigns' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
    ),
    event AS (
        SELECT
            __pos,
            __op,
            CAST(json_parse(key_json) AS ROW("id" integer, "starts" bigint)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("id" integer, "starts" bigint, "title" varchar, "discount" varchar),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM landed
    ),
    keyed AS (
        SELECT
            __k."id" AS "id",
            CASE
                WHEN __k."starts" BETWEEN -719162 AND 2932896
                    THEN date_add('day', __k."starts", DATE '1970-01-01')
                WHEN __k."starts" IS NOT NULL
                    THEN CAST(fail('campaigns.starts: value does not fit date') AS date)
            END AS "starts",
            __pos,
            __op,
            __v
        FROM event
    ),
    whole AS (
        -- the last image of a key that is whole, or its end: only what came since counts
        SELECT
            "id", "starts", __pos, __op, __v,
            max(CASE WHEN __op <> 'u' THEN __pos END) OVER (PARTITION BY "id", "starts") AS __full_pos
        FROM keyed
    ),
    folded AS (
        SELECT
            "id", "starts",
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
            ) AS __long_2,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "id", "starts"
    ),
    changed AS (
        SELECT
            "id", "starts",
            __pos AS __pos,
            __op AS __op,
            CASE
                WHEN regexp_like(__v."discount", '^-?0*[0-9]{0,2}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."discount" AS decimal(4,2))
                WHEN __v."discount" IS NOT NULL
                    THEN CAST(fail('campaigns.discount: value does not fit decimal(4,2)') AS decimal(4,2))
            END AS "discount",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_2 IS NOT NULL THEN __long_2[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('campaigns.title: a long value was left out that never arrived') AS varchar)
            END AS "title",
            __long_2 IS NOT NULL AS __known_2
        FROM folded
    )
    SELECT
        "id", "starts",
        __pos,
        __op,
        "title",
        "discount",
        __known_2
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'campaigns_live_2502b232' AND held.token = :token
    )
) AS s
ON t."id" = s."id" AND t."starts" = s."starts"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "discount" = s."discount",
    "title" = CASE WHEN s.__known_2 THEN s."title" ELSE t."title" END,
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "id", "starts",
        "discount",
        "title",
        __pos
    )
    VALUES (
        s."id", s."starts",
        s."discount",
CASE
            WHEN s.__known_2 THEN s."title"
            ELSE CAST(fail('campaigns.title: a long value was left out that never arrived') AS varchar)
        END,
        s.__pos
    )
