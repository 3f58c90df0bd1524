-- The first load of finance/bank/tellers
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_finance_bank"."tellers_live_051c217f" (
    "tid",
    "bid",
    "tbalance",
    "filler",
    __pos
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    trim(TRAILING ' ' FROM pulled.c3),
    :lo
FROM TABLE("source_finance_bank".system.query(query => '
    SELECT
        CAST("tid" AS integer) AS c0,
        CAST("bid" AS integer) AS c1,
        CAST("tbalance" AS integer) AS c2,
        CASE WHEN "filler" IS NOT NULL THEN concat("filler") END AS c3
    FROM "public"."pgbench_tellers"
    WHERE "tid" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'tellers_live_051c217f' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_finance_bank"."tellers_live_051c217f" AS loaded
        WHERE loaded."tid" BETWEEN :first AND :last
    )
