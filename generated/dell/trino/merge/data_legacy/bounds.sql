-- Move the bounds of data/legacy
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- A table that is stuck ends its views where it was well last, and those of every workspace that stands still with it.
MERGE INTO "lake"."weir_data_legacy".bounds AS t
USING (
    SELECT known.target, reached.upto, stuck.until
    FROM (
        VALUES
            ('articles_milestoned_d085399d'),
            ('barcodes_live_76806960'),
            ('manuals_live_a9e7209d'),
            ('price_tags_live_7d9ac316'),
            ('campaigns_live_2502b232'),
            ('shelf_plan_live_5cec9972')
    ) AS known (target)
    LEFT JOIN control.weir.progress AS reached ON reached.stream = 'data_legacy' AND reached.target = known.target
    LEFT JOIN control.weir.quarantine AS stuck ON stuck.target = 'weir_data_legacy.' || known.target
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'bounds' AND held.token = :token
    )
) AS s
ON t.target = s.target
WHEN MATCHED AND (t.upto IS DISTINCT FROM s.upto OR t.until IS DISTINCT FROM s.until) THEN
    UPDATE SET upto = s.upto, until = s.until
WHEN NOT MATCHED AND (s.upto IS NOT NULL OR s.until IS NOT NULL) THEN
    INSERT (target, upto, until) VALUES (s.target, s.upto, s.until)
