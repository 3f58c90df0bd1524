-- Move the bounds of finance/bank
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- A table that is stuck ends its views where it was well last, and those of every workspace that stands still with it.
MERGE INTO "lake"."weir_finance_bank".bounds AS t
USING (
    SELECT known.target, reached.upto, stuck.until
    FROM (
        VALUES
            ('accounts_live_e1bee94c'),
            ('accounts_milestoned_e1bee94c'),
            ('branches_live_727f94e9'),
            ('tellers_live_051c217f'),
            ('history_live_664a56a9')
    ) AS known (target)
    LEFT JOIN control.weir.progress AS reached ON reached.stream = 'finance_bank' AND reached.target = known.target
    LEFT JOIN control.weir.quarantine AS stuck ON stuck.target = 'weir_finance_bank.' || known.target
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'bounds' AND held.token = :token
    )
    UNION ALL
    SELECT known.room, NULL, min(stuck.until)
    FROM (
        VALUES
            ('@finance_revenue', 'accounts_live_e1bee94c'),
            ('@finance_revenue', 'accounts_milestoned_e1bee94c'),
            ('@finance_revenue', 'branches_live_727f94e9'),
            ('@finance_revenue', 'history_live_664a56a9'),
            ('@finance_revenue', 'tellers_live_051c217f')
    ) AS known (room, target)
    LEFT JOIN control.weir.quarantine AS stuck ON stuck.target = 'weir_finance_bank.' || known.target
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'bounds' AND held.token = :token
    )
    GROUP BY known.room
) AS s
ON t.target = s.target
WHEN MATCHED AND (t.upto IS DISTINCT FROM s.upto OR t.until IS DISTINCT FROM s.until) THEN
    UPDATE SET upto = s.upto, until = s.until
WHEN NOT MATCHED AND (s.upto IS NOT NULL OR s.until IS NOT NULL) THEN
    INSERT (target, upto, until) VALUES (s.target, s.upto, s.until)
