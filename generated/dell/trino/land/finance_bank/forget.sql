-- Drop what is merged everywhere of finance/bank
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- Whole partitions of the landing table, so that no file has to be read or written.
DELETE FROM "lake"."weir_finance_bank".landing WHERE src_offset < :lo
