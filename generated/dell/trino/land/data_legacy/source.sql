-- What no event tells about the tables of data/legacy
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- What is wrong with a table, and of which parts one is made whose partitions may be dropped.
SELECT src_table, nullif(fault, '') AS fault, partitions
FROM TABLE("source_data_legacy".system.query(query => '
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
                "table": "legacy.articles",
                "name": "\"legacy\".\"articles\"",
                "columns": [
                    "article_no", "discontinued", "page", "pieces", "ean", "weight", "volume",
                    "factor", "cost", "unit_cost", "serial", "list_price", "class_code", "colour",
                    "title", "alias", "thumbnail", "guid", "sheet", "facets", "export", "first_sold",
                    "cut_off", "scanned", "hotline", "entered", "priced", "printed", "changed",
                    "offered_until", "shelf_life", "sizes", "keywords", "steps", "rebates",
                    "restocked", "related", "season", "seasons", "min_order", "till", "network",
                    "scanner", "taxed", "ages", "offered", "picture", "words", "Shelf Mark", "select",
                    "größe"
                ],
                "key": ["article_no"],
                "whole": true,
                "divided": false
            },
            {
                "table": "legacy.barcodes",
                "name": "\"legacy\".\"barcodes\"",
                "columns": ["article_no", "code", "printed_as"],
                "key": ["article_no", "code"],
                "whole": false,
                "divided": false
            },
            {
                "table": "legacy.manuals",
                "name": "\"legacy\".\"manuals\"",
                "columns": [
                    "id", "article_no", "revision", "body", "outline", "checksum", "page_offsets",
                    "scan"
                ],
                "key": ["id"],
                "whole": false,
                "divided": false
            },
            {
                "table": "legacy.price_tags",
                "name": "\"legacy\".\"price_tags\"",
                "columns": ["article_no", "shelf", "amount", "printed"],
                "key": ["article_no", "shelf"],
                "whole": true,
                "divided": false
            },
            {
                "table": "legacy.campaigns",
                "name": "\"legacy\".\"campaigns\"",
                "columns": ["id", "starts", "title", "discount"],
                "key": ["id", "starts"],
                "whole": false,
                "divided": true
            },
            {
                "table": "legacy.Shelf Plan",
                "name": "\"legacy\".\"Shelf Plan\"",
                "columns": ["Shelf", "Depth (cm)", "net.weight", "Höhe & Länge"],
                "key": ["Shelf"],
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
                WHERE publication.pubname = ''weir_data_legacy'' AND member.prrelid = wanted.oid
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
