-- What cannot be decoded of shop/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- What cannot be decoded, before anybody sees it. Nothing is typed for good here, so a wrong value answers, not fails.
WITH message AS (
    SELECT
        _key AS key_json,
        json_transform(_message, '{
            "op": "varchar",
            "source": {"schema": "varchar", "table": "varchar"},
            "after": "json"
        }') AS body
    FROM "weir_shop_orders".topic
    WHERE
        _partition_offset >= :lo - 281474976710656
        AND _partition_offset < :hi - 281474976710656
        AND _message IS NOT NULL
),
change AS (
    SELECT
        body.op AS op,
        body.source."schema" || '.' || body.source."table" AS src_table,
        TRY(CAST(CAST(key_json AS json) AS map(varchar, json))) AS key_fields,
        TRY(CAST(body."after" AS map(varchar, json))) AS fields
    FROM message
    WHERE body.op IN ('c', 'u', 'd')
),
-- What the model says of each table: which fields there are, by how they are read; once more those of the key.
model AS (
    SELECT CAST(CAST('{
            "shop.customers": {
                "dataset": "customers",
                "key": {"bigint": ["id"]},
                "columns": {
                    "bigint": ["id"],
                    "uuid": ["public_id"],
                    "varchar": ["email", "full_name", "phone", "country", "segment", "preferences"],
                    "date": ["born"],
                    "varchar[]": ["tags"],
                    "decimal(12,2)": ["balance"],
                    "timestamptz": ["joined", "last_seen"]
                }
            },
            "shop.products": {
                "dataset": "products",
                "key": {"bigint": ["id"]},
                "columns": {
                    "bigint": ["id"],
                    "varchar": ["sku", "name", "description", "attributes"],
                    "integer": ["category_id"],
                    "varchar[]": ["tags"],
                    "real": ["weight_kg"],
                    "double": ["rating"],
                    "boolean": ["on_sale"],
                    "timestamptz": ["created"]
                }
            },
            "shop.orders": {
                "dataset": "orders",
                "key": {"bigint": ["id"]},
                "columns": {
                    "bigint": ["id", "customer_id", "address_id"],
                    "varchar": ["number", "state", "currency", "note"],
                    "decimal(12,2)": ["total"],
                    "timestamptz": ["placed", "changed"]
                }
            },
            "shop.order_items": {
                "dataset": "order-items",
                "key": {"bigint": ["order_id"], "integer": ["line"]},
                "columns": {
                    "bigint": ["order_id", "product_id"],
                    "integer": ["line", "quantity"],
                    "decimal(12,2)": ["unit_price", "discount"]
                }
            }
        }' AS json) AS map(varchar, STRUCT(
            dataset varchar,
            "key" map(varchar, varchar[]),
            columns map(varchar, varchar[])
        ))) AS tables
),
expected AS (
    SELECT change.*, model.tables[src_table] AS told
    FROM change
    CROSS JOIN model
),
judged AS (
    SELECT
        src_table,
        told.dataset AS dataset,
        op <> 'd' AND fields IS NULL AS is_strange,
        op <> 'd' AND list_filter(
            flatten(map_values(told.columns)),
            lambda c: NOT contains(map_keys(fields), c)
        )[1] IS NOT NULL AS is_short,
        -- a table without a key is only added to
        op IN ('u', 'd') AND list_filter(map_keys(told."key"), lambda c: true)[1] IS NULL AS is_changed,
        coalesce(
            list_filter(
                told."key"['bigint'],
                lambda c: coalesce(TRY(len(list_filter(
                    [(key_fields[c] ->> '$')],
                    lambda v: coalesce(v IS NULL OR v IS NOT NULL AND CAST(v AS bigint) IS NULL, false)
                )) > 0), true)
            )[1],
            list_filter(
                told."key"['integer'],
                lambda c: coalesce(TRY(len(list_filter(
                    [(key_fields[c] ->> '$')],
                    lambda v: coalesce(v IS NULL OR v IS NOT NULL AND CAST(v AS integer) IS NULL, false)
                )) > 0), true)
            )[1]
        ) AS wrong_key,
        CASE WHEN op <> 'd' THEN
            coalesce(
                list_filter(
                    told.columns['bigint'],
                    lambda c: coalesce(TRY(len(list_filter(
                        [(fields[c] ->> '$')],
                        lambda v: coalesce(v IS NOT NULL AND CAST(v AS bigint) IS NULL, false)
                    )) > 0), true)
                )[1],
                list_filter(
                    told.columns['uuid'],
                    lambda c: coalesce(TRY(len(list_filter(
                        [(fields[c] ->> '$')],
                        lambda v: coalesce(v IS NOT NULL AND CAST(v AS uuid) IS NULL, false)
                    )) > 0), true)
                )[1],
                list_filter(
                    told.columns['varchar'],
                    lambda c: TRY(ROW((fields[c] ->> '$'))) IS NULL
                )[1],
                list_filter(
                    told.columns['date'],
                    lambda c: coalesce(TRY(len(list_filter(
                        [(fields[c] ->> '$')],
                        lambda v: coalesce(
                            v IS NOT NULL AND CASE
                                WHEN CAST(v AS bigint) BETWEEN -719162 AND 2932896
                                    THEN (DATE '1970-01-01' + CAST(v AS integer))
                            END IS NULL,
                            false
                        )
                    )) > 0), true)
                )[1],
                list_filter(
                    told.columns['varchar[]'],
                    lambda c: coalesce(TRY(len(list_filter(
                        [(fields[c] ->> '$')],
                        lambda v: coalesce(
                            CASE
                                WHEN v IS NOT DISTINCT FROM '["__debezium_unavailable_value"]' THEN false
                                ELSE len(list_filter(CAST(CAST(v AS json) AS varchar[]), lambda e: false)) > 0
                            END,
                            false
                        )
                    )) > 0), true)
                )[1],
                list_filter(
                    told.columns['decimal(12,2)'],
                    lambda c: coalesce(TRY(len(list_filter(
                        [(fields[c] ->> '$')],
                        lambda v: coalesce(
                            v IS NOT NULL AND CASE
                                WHEN regexp_matches(v, '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                                    THEN CAST(v AS decimal(12,2))
                            END IS NULL,
                            false
                        )
                    )) > 0), true)
                )[1],
                list_filter(
                    told.columns['timestamptz'],
                    lambda c: coalesce(TRY(len(list_filter(
                        [(fields[c] ->> '$')],
                        lambda v: coalesce(
                            v IS NOT NULL AND CASE
                                WHEN regexp_matches(v, '^[0-9]{4}-') AND v NOT LIKE '0000-%'
                                    THEN CAST(v AS timestamptz)
                            END IS NULL,
                            false
                        )
                    )) > 0), true)
                )[1],
                list_filter(
                    told.columns['integer'],
                    lambda c: coalesce(TRY(len(list_filter(
                        [(fields[c] ->> '$')],
                        lambda v: coalesce(v IS NOT NULL AND CAST(v AS integer) IS NULL, false)
                    )) > 0), true)
                )[1],
                list_filter(
                    told.columns['real'],
                    lambda c: coalesce(TRY(len(list_filter(
                        [(fields[c] ->> '$')],
                        lambda v: coalesce(v IS NOT NULL AND CAST(v AS real) IS NULL, false)
                    )) > 0), true)
                )[1],
                list_filter(
                    told.columns['double'],
                    lambda c: coalesce(TRY(len(list_filter(
                        [(fields[c] ->> '$')],
                        lambda v: coalesce(v IS NOT NULL AND CAST(v AS double) IS NULL, false)
                    )) > 0), true)
                )[1],
                list_filter(
                    told.columns['boolean'],
                    lambda c: coalesce(TRY(len(list_filter(
                        [(fields[c] ->> '$')],
                        lambda v: coalesce(v IS NOT NULL AND CAST(v AS boolean) IS NULL, false)
                    )) > 0), true)
                )[1]
            )
        END AS wrong_column
    FROM expected
    WHERE told IS NOT NULL
),
found AS (
    SELECT
        src_table,
        dataset || CASE
            WHEN is_strange THEN ': the event is not what the columns are'
            WHEN is_short THEN ': a column has left the events'
            WHEN wrong_key IS NOT NULL THEN '.' || wrong_key || ': a value that its key cannot have'
            WHEN wrong_column IS NOT NULL THEN '.' || wrong_column || ': a value that its type cannot hold'
            WHEN is_changed THEN ': rows of a table that is only added to were changed'
        END AS fault
    FROM judged
)
SELECT src_table, count(*) AS "rows", count(fault) AS faults, min(fault) AS fault
FROM found
GROUP BY src_table
ORDER BY src_table
