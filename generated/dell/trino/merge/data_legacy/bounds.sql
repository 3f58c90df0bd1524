-- Move the bounds of data/legacy
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
MERGE INTO "lake"."weir_data_legacy".bounds AS t
USING (
    SELECT target, upto
    FROM control.weir.progress
    WHERE stream = 'data_legacy' AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'bounds' AND held.token = :token
    )
) AS s
ON t.target = s.target
WHEN MATCHED AND t.upto IS DISTINCT FROM s.upto THEN UPDATE SET upto = s.upto
WHEN NOT MATCHED THEN INSERT (target, upto) VALUES (s.target, s.upto)
