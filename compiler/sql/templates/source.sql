-- What is wrong with a table, and of which parts one is made whose partitions may be dropped.
SELECT src_table, nullif(fault, '') AS fault, partitions
FROM TABLE({{ source }}.system.query(query => {{ query }}
)) AS asked
