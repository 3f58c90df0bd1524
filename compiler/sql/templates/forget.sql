-- Whole partitions of the landing table, so that no file has to be read or written.
DELETE FROM {{ landing }} WHERE src_offset < :lo
