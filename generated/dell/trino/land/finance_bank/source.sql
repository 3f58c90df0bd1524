-- What no event tells about the tables of finance/bank
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- What is wrong with a table, and of which parts one is made whose partitions may be dropped.
SELECT src_table, nullif(fault, '') AS fault, partitions
FROM TABLE("source_finance_bank".system.query(query => '
    WITH wanted AS (
        SELECT
            told->>''table'' AS src_table,
            to_regclass(told->>''name'') AS oid,
            ARRAY(SELECT json_array_elements_text(told->''columns'')) AS columns,
            ARRAY(SELECT json_array_elements_text(told->''key'') COLLATE "C" ORDER BY 1) AS key,
            CAST(told->>''whole'' AS boolean) AS whole,
            CAST(told->>''divided'' AS boolean) AS divided
        FROM json_array_elements(''[
            {
                "table": "public.pgbench_accounts",
                "name": "\"public\".\"pgbench_accounts\"",
                "columns": ["aid", "bid", "abalance", "filler"],
                "key": ["aid"],
                "whole": false,
                "divided": false
            },
            {
                "table": "public.pgbench_branches",
                "name": "\"public\".\"pgbench_branches\"",
                "columns": ["bid", "bbalance", "filler"],
                "key": ["bid"],
                "whole": false,
                "divided": false
            },
            {
                "table": "public.pgbench_tellers",
                "name": "\"public\".\"pgbench_tellers\"",
                "columns": ["tid", "bid", "tbalance", "filler"],
                "key": ["tid"],
                "whole": false,
                "divided": false
            },
            {
                "table": "public.pgbench_history",
                "name": "\"public\".\"pgbench_history\"",
                "columns": ["tid", "bid", "aid", "delta", "mtime", "filler"],
                "key": [],
                "whole": false,
                "divided": false
            }
        ]'') AS every (told)
    )
    SELECT
        src_table,
        CASE WHEN oid IS NULL THEN ''it is not there'' ELSE concat_ws(
            ''; '',
            CASE WHEN NOT EXISTS (
                SELECT FROM pg_publication_rel AS member
                JOIN pg_publication AS publication ON publication.oid = member.prpubid
                WHERE publication.pubname = ''weir_finance_bank'' AND member.prrelid = wanted.oid
            ) THEN ''it is not published'' END,
            (
                SELECT ''it has no column '' || string_agg(missing, '', '')
                FROM unnest(columns) AS missing
                WHERE NOT EXISTS (
                    SELECT FROM pg_attribute
                    WHERE attrelid = wanted.oid AND attname = missing AND NOT attisdropped
                )
            ),
            (
                SELECT ''its key is ('' || array_to_string(there.key, '', '') || '')''
                FROM (
                    SELECT ARRAY(
                        SELECT CAST(attname AS text) COLLATE "C"
                        FROM pg_index
                        JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
                        WHERE indrelid = wanted.oid AND indisprimary
                        ORDER BY 1
                    ) AS key
                ) AS there
                WHERE wanted.key <> ''{}'' AND NOT whole AND there.key <> wanted.key
            ),
            CASE WHEN whole AND EXISTS (
                SELECT FROM pg_class
                WHERE relkind IN (''r'', ''p'') AND relreplident <> ''f'' AND (
                    pg_class.oid = wanted.oid
                    OR pg_class.oid IN (SELECT relid FROM pg_partition_tree(wanted.oid))
                )
            ) THEN ''its log does not hold whole rows'' END
        ) END AS fault,
        CASE WHEN divided THEN (
            SELECT CAST(json_object_agg(leaf.oid, json_build_array(
                pg_get_expr(relpartbound, leaf.oid) || '', '' || pg_relation_filenode(leaf.oid),
                pg_relation_size(leaf.oid) = 0
            ) ORDER BY leaf.oid) AS text)
            FROM pg_partition_tree(wanted.oid) AS tree
            JOIN pg_class AS leaf ON leaf.oid = tree.relid
            WHERE tree.isleaf AND tree.level > 0
        ) END AS partitions
    FROM wanted
    ORDER BY src_table
'
)) AS asked
