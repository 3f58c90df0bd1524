-- Move the bounds of finance/bank
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
MERGE INTO "lake"."weir_finance_bank".bounds AS t
USING (
    SELECT target, upto
    FROM control.weir.progress
    WHERE stream = 'finance_bank' AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'bounds' AND held.token = :token
    )
) AS s
ON t.target = s.target
WHEN MATCHED AND t.upto IS DISTINCT FROM s.upto THEN UPDATE SET upto = s.upto
WHEN NOT MATCHED THEN INSERT (target, upto) VALUES (s.target, s.upto)
