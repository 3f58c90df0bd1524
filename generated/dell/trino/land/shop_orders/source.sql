-- What no event tells about the tables of shop/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- What is wrong with a table, and of which parts one is made whose partitions may be dropped.
SELECT src_table, nullif(fault, '') AS fault, partitions
FROM TABLE("source_shop_orders".system.query(query => '
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
                "table": "shop.customers",
                "name": "\"shop\".\"customers\"",
                "columns": [
                    "id", "public_id", "email", "full_name", "phone", "born", "country", "segment",
                    "tags", "balance", "preferences", "joined", "last_seen"
                ],
                "key": ["id"],
                "whole": false,
                "divided": false
            },
            {
                "table": "shop.addresses",
                "name": "\"shop\".\"addresses\"",
                "columns": [
                    "id", "customer_id", "kind", "recipient", "street", "postal_code", "city",
                    "country", "changed"
                ],
                "key": ["id"],
                "whole": false,
                "divided": false
            },
            {
                "table": "shop.categories",
                "name": "\"shop\".\"categories\"",
                "columns": ["id", "parent_id", "name", "slug", "position"],
                "key": ["id"],
                "whole": false,
                "divided": false
            },
            {
                "table": "shop.products",
                "name": "\"shop\".\"products\"",
                "columns": [
                    "id", "sku", "category_id", "name", "description", "attributes", "tags",
                    "weight_kg", "rating", "on_sale", "created"
                ],
                "key": ["id"],
                "whole": false,
                "divided": false
            },
            {
                "table": "shop.prices",
                "name": "\"shop\".\"prices\"",
                "columns": ["product_id", "currency", "since", "amount", "tax_rate"],
                "key": ["product_id", "currency", "since"],
                "whole": false,
                "divided": false
            },
            {
                "table": "shop.stock",
                "name": "\"shop\".\"stock\"",
                "columns": ["product_id", "warehouse", "on_hand", "reserved", "reorder_below", "counted"],
                "key": ["product_id", "warehouse"],
                "whole": false,
                "divided": false
            },
            {
                "table": "shop.orders",
                "name": "\"shop\".\"orders\"",
                "columns": [
                    "id", "number", "customer_id", "address_id", "state", "currency", "total", "note",
                    "placed", "changed"
                ],
                "key": ["id"],
                "whole": false,
                "divided": false
            },
            {
                "table": "shop.order_items",
                "name": "\"shop\".\"order_items\"",
                "columns": ["order_id", "line", "product_id", "quantity", "unit_price", "discount"],
                "key": ["order_id", "line"],
                "whole": false,
                "divided": false
            },
            {
                "table": "shop.payments",
                "name": "\"shop\".\"payments\"",
                "columns": [
                    "id", "order_id", "method", "state", "amount", "currency", "card_ending",
                    "account", "authorised", "captured"
                ],
                "key": ["id"],
                "whole": false,
                "divided": false
            },
            {
                "table": "shop.shipments",
                "name": "\"shop\".\"shipments\"",
                "columns": [
                    "id", "order_id", "carrier", "tracking", "state", "weight_kg", "packed",
                    "delivered"
                ],
                "key": ["id"],
                "whole": false,
                "divided": false
            },
            {
                "table": "shop.returns",
                "name": "\"shop\".\"returns\"",
                "columns": ["id", "order_id", "line", "reason", "remark", "refund", "announced", "settled"],
                "key": ["id"],
                "whole": false,
                "divided": false
            },
            {
                "table": "shop.reviews",
                "name": "\"shop\".\"reviews\"",
                "columns": [
                    "id", "product_id", "customer_id", "stars", "title", "body", "approved",
                    "written"
                ],
                "key": ["id"],
                "whole": true,
                "divided": false
            },
            {
                "table": "shop.newsletter",
                "name": "\"shop\".\"newsletter\"",
                "columns": ["customer_id", "subscribed", "topics", "changed"],
                "key": ["customer_id"],
                "whole": false,
                "divided": false
            },
            {
                "table": "shop.events",
                "name": "\"shop\".\"events\"",
                "columns": ["id", "happened", "customer_id", "kind", "path", "client", "detail"],
                "key": ["id", "happened"],
                "whole": false,
                "divided": true
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
                WHERE publication.pubname = ''weir_shop_orders'' AND member.prrelid = wanted.oid
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
