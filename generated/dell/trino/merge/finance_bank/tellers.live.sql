-- Merge changes of finance/bank/tellers
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_finance_bank"."tellers_live_051c217f" AS t
USING (
    WITH
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_finance_bank".landing
        WHERE
            src_table = 'public.pgbench_tellers' AND src_offset >= :lo AND src_offset < :hi
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
            CAST(json_parse(key_json) AS ROW("tid" integer)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("tid" integer, "bid" integer, "tbalance" integer, "filler" varchar),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM last_change
    ),
    changed AS (
        SELECT
            __k."tid" AS "tid",
            __pos AS __pos,
            __op AS __op,
            __v."bid" AS "bid",
            __v."tbalance" AS "tbalance",
            trim(TRAILING ' ' FROM __v."filler") AS "filler"
        FROM event
    )
    SELECT
        "tid",
        __pos,
        __op,
        "bid",
        "tbalance",
        "filler"
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'tellers_live_051c217f' AND held.token = :token
    )
) AS s
ON t."tid" = s."tid"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "bid" = s."bid",
    "tbalance" = s."tbalance",
    "filler" = s."filler",
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "tid",
        "bid",
        "tbalance",
        "filler",
        __pos
    )
    VALUES (
        s."tid",
        s."bid",
        s."tbalance",
        s."filler",
        s.__pos
    )
