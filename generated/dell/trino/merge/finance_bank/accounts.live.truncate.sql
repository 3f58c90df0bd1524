-- Merge changes of finance/bank/accounts
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_finance_bank"."accounts_live_e1bee94c" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_finance_bank".landing
        WHERE
            src_table = 'public.pgbench_accounts' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_finance_bank".landing CROSS JOIN emptied
        WHERE
            src_table = 'public.pgbench_accounts' AND src_offset >= :lo AND src_offset < :hi
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
            CAST(json_parse(key_json) AS ROW("aid" integer)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("aid" integer, "bid" integer, "abalance" integer, "filler" varchar),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM last_change
    ),
    changed AS (
        SELECT
            __k."aid" AS "aid",
            __pos AS __pos,
            __op AS __op,
            __v."bid" AS "bid",
            __v."abalance" AS "abalance",
            trim(TRAILING ' ' FROM __v."filler") AS "filler"
        FROM event
    )
    SELECT
        "aid",
        __pos,
        __op,
        "bid",
        "abalance",
        "filler"
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'accounts_live_e1bee94c' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."aid",
        emptied.__pos,
        'd',
        CAST(NULL AS integer),
        CAST(NULL AS integer),
        CAST(NULL AS varchar)
    FROM "lake"."weir_finance_bank"."accounts_live_e1bee94c" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."aid" = old."aid"
    WHERE old.__pos < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'accounts_live_e1bee94c' AND held.token = :token
    )
) AS s
ON t."aid" = s."aid"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "bid" = s."bid",
    "abalance" = s."abalance",
    "filler" = s."filler",
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "aid",
        "bid",
        "abalance",
        "filler",
        __pos
    )
    VALUES (
        s."aid",
        s."bid",
        s."abalance",
        s."filler",
        s.__pos
    )
