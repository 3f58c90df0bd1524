-- Merge changes of finance/bank/history
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- Rows are known by their positions: a table that is only added to needs no key.
MERGE INTO "lake"."weir_finance_bank"."history_live_664a56a9" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS pos FROM "lake"."weir_finance_bank".landing
        WHERE src_table = 'public.pgbench_history' AND src_offset >= :lo AND src_offset < :hi AND op = 't'
    ),
    event AS (
        SELECT
            src_offset AS pos,
            op,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "tid" integer,
                    "bid" integer,
                    "aid" integer,
                    "delta" integer,
                    "mtime" bigint,
                    "filler" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM "lake"."weir_finance_bank".landing CROSS JOIN emptied
        WHERE src_table = 'public.pgbench_history' AND src_offset >= :lo AND src_offset < :hi AND op IN ('c', 'u', 'd')
            AND src_offset > coalesce(emptied.pos, -1)
    )
    SELECT
        CASE
            WHEN op = 'c' THEN pos
            ELSE CAST(fail('history: rows of a table that is only added to were changed') AS bigint)
        END AS __pos,
        'c' AS __op,
        __v."tid" AS "tid",
        __v."bid" AS "bid",
        __v."aid" AS "aid",
        __v."delta" AS "delta",
        CASE
            WHEN __v."mtime" BETWEEN -62135596800000000 AND 253402300799999999
                THEN CAST(from_unixtime_nanos(CAST(__v."mtime" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
            WHEN __v."mtime" IS NOT NULL
                THEN CAST(fail('history.mtime: value does not fit timestamp') AS timestamp(6))
        END AS "mtime",
        trim(TRAILING ' ' FROM __v."filler") AS "filler"
    FROM event
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'history_live_664a56a9' AND held.token = :token
    )
    UNION ALL
    -- rows of a first load have one position, and each row is deleted once
    SELECT DISTINCT
        old.__pos,
        'd',
        CAST(NULL AS integer),
        CAST(NULL AS integer),
        CAST(NULL AS integer),
        CAST(NULL AS integer),
        CAST(NULL AS timestamp(6)),
        CAST(NULL AS varchar)
    FROM "lake"."weir_finance_bank"."history_live_664a56a9" AS old CROSS JOIN emptied
    WHERE old.__pos < emptied.pos AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'history_live_664a56a9' AND held.token = :token
    )
) AS s
ON t.__pos = s.__pos
WHEN MATCHED AND s.__op = 'd' THEN DELETE
WHEN NOT MATCHED AND s.__op = 'c' THEN
    INSERT (
        "tid",
        "bid",
        "aid",
        "delta",
        "mtime",
        "filler",
        __pos
    )
    VALUES (
        s."tid",
        s."bid",
        s."aid",
        s."delta",
        s."mtime",
        s."filler",
        s.__pos
    )
