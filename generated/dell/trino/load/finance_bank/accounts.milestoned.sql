-- The first load of finance/bank/accounts
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well; history begins later.
INSERT INTO "lake"."weir_finance_bank"."accounts_milestoned_e1bee94c" (
    "aid",
    "bid",
    "abalance",
    "filler",
    __pos_in
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    trim(TRAILING ' ' FROM pulled.c3),
    :lo
FROM TABLE("source_finance_bank".system.query(query => '
    SELECT
        CAST("aid" AS integer) AS c0,
        CAST("bid" AS integer) AS c1,
        CAST("abalance" AS integer) AS c2,
        CASE WHEN "filler" IS NOT NULL THEN concat("filler") END AS c3
    FROM "public"."pgbench_accounts"
    WHERE "aid" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'accounts_milestoned_e1bee94c' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_finance_bank"."accounts_milestoned_e1bee94c" AS loaded
        WHERE loaded."aid" BETWEEN :first AND :last
    )
