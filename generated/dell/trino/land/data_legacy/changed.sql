-- What landed of data/legacy
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
SELECT src_table, count(*) AS changes, count(*) FILTER (WHERE op = 't') AS truncates
FROM "lake"."weir_data_legacy".landing
WHERE src_offset >= :lo AND src_offset < :hi AND src_table IS NOT NULL
GROUP BY src_table
ORDER BY src_table
