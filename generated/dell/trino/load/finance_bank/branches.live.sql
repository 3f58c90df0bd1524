-- The first load of finance/bank/branches
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_finance_bank"."branches_live_727f94e9" (
    "bid",
    "bbalance",
    "filler",
    __pos
)
SELECT
    pulled.c0,
    pulled.c1,
    trim(TRAILING ' ' FROM pulled.c2),
    :lo
FROM TABLE("source_finance_bank".system.query(query => '
    SELECT
        CAST("bid" AS integer) AS c0,
        CAST("bbalance" AS integer) AS c1,
        CASE WHEN "filler" IS NOT NULL THEN concat("filler") END AS c2
    FROM "public"."pgbench_branches"
    WHERE "bid" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'branches_live_727f94e9' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_finance_bank"."branches_live_727f94e9" AS loaded
        WHERE loaded."bid" BETWEEN :first AND :last
    )
