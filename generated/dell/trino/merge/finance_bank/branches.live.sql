-- Merge changes of finance/bank/branches
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_finance_bank"."branches_live_727f94e9" AS t
USING (
    WITH
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_finance_bank".landing
        WHERE
            src_table = 'public.pgbench_branches' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
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
            CAST(json_parse(key_json) AS ROW("bid" integer)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("bid" integer, "bbalance" integer, "filler" varchar),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM last_change
    ),
    changed AS (
        SELECT
            __k."bid" AS "bid",
            __pos AS __pos,
            __op AS __op,
            __v."bbalance" AS "bbalance",
            trim(TRAILING ' ' FROM __v."filler") AS "filler"
        FROM event
    )
    SELECT
        "bid",
        __pos,
        __op,
        "bbalance",
        "filler"
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'branches_live_727f94e9' AND held.token = :token
    )
) AS s
ON t."bid" = s."bid"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "bbalance" = s."bbalance",
    "filler" = s."filler",
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "bid",
        "bbalance",
        "filler",
        __pos
    )
    VALUES (
        s."bid",
        s."bbalance",
        s."filler",
        s.__pos
    )
