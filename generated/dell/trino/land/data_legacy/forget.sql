-- Drop what is merged everywhere of data/legacy
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- Whole partitions of the landing table, so that no file has to be read or written.
DELETE FROM "lake"."weir_data_legacy".landing WHERE src_offset < :lo
