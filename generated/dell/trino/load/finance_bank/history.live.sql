-- The first load of finance/bank/history
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_finance_bank"."history_live_664a56a9" (
    "tid",
    "bid",
    "aid",
    "delta",
    "mtime",
    "filler",
    __pos,
    __seen
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    pulled.c3,
    CASE
        WHEN pulled.c4 BETWEEN -62135596800000000 AND 253402300799999999
            THEN CAST(from_unixtime_nanos(CAST(pulled.c4 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
        WHEN pulled.c4 IS NOT NULL
            THEN CAST(fail('history.mtime: value does not fit timestamp') AS timestamp(6))
    END,
    trim(TRAILING ' ' FROM pulled.c5),
    -- one row, which is never shown, says which transactions were seen: without keys, nothing else tells them
    CASE WHEN pulled.seen IS NULL THEN :lo ELSE 9223372036854775807 END,
    pulled.seen
FROM TABLE("source_finance_bank".system.query(query => '
    SELECT
        CAST("tid" AS integer) AS c0,
        CAST("bid" AS integer) AS c1,
        CAST("aid" AS integer) AS c2,
        CAST("delta" AS integer) AS c3,
        CASE
            WHEN isfinite("mtime") THEN CAST(extract(epoch FROM "mtime") * 1000000 AS bigint)
            WHEN "mtime" IS NOT NULL THEN 9223372036825200000
        END AS c4,
        CASE WHEN "filler" IS NOT NULL THEN concat("filler") END AS c5,
        CAST(NULL AS text) AS seen
    FROM "public"."pgbench_history"
    UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, CAST(pg_current_snapshot() AS text)
'
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'history_live_664a56a9' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_finance_bank"."history_live_664a56a9" AS loaded
    )
