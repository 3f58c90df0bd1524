-- Drop versions that nobody asks for any more of data/legacy/articles
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- No workspace shows what ended so long ago; what ended at or after :hi is still to be told from what landed.
DELETE FROM "lake"."weir_data_legacy"."articles_milestoned_d085399d"
WHERE
    valid_to < current_timestamp - INTERVAL '63072000' SECOND
    AND __pos_out < :hi
    AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'articles_milestoned_d085399d' AND held.token = :token
    )
