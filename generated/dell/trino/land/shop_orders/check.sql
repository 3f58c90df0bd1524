-- What cannot be decoded of shop/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- What cannot be decoded, before anybody sees it. Nothing is typed for good here, so a wrong value answers, not fails.
WITH message AS (
    SELECT
        _key AS key_json,
        CAST(json_parse(_message) AS ROW("op" varchar, "source" ROW("schema" varchar, "table" varchar), "after" json)) AS body
    FROM kafka_shop_orders.cdc."shop_orders"
    WHERE
        _partition_offset >= :lo - 281474976710656
        AND _partition_offset < :hi - 281474976710656
        AND _message IS NOT NULL
),
change AS (
    SELECT
        body.op AS op,
        body.source."schema" || '.' || body.source."table" AS src_table,
        TRY(CAST(json_parse(key_json) AS map(varchar, json))) AS key_fields,
        TRY(CAST(body."after" AS map(varchar, json))) AS fields
    FROM message
    WHERE body.op IN ('c', 'u', 'd')
),
-- What the model says of each table: which fields there are, by how they are read; once more those of the key.
model AS (
    SELECT CAST(json_parse('{
            "shop.customers": {
                "dataset": "customers",
                "key": {"bigint": ["id"]},
                "columns": {
                    "bigint": ["id"],
                    "uuid": ["public_id"],
                    "varchar": ["email", "full_name", "phone", "country", "segment", "preferences"],
                    "date": ["born"],
                    "array(varchar)": ["tags"],
                    "decimal(12,2)": ["balance"],
                    "timestamp(6) with time zone": ["joined", "last_seen"]
                }
            },
            "shop.addresses": {
                "dataset": "addresses",
                "key": {"bigint": ["id"]},
                "columns": {
                    "bigint": ["id", "customer_id"],
                    "varchar": ["kind", "recipient", "street", "postal_code", "city", "country"],
                    "timestamp(6) with time zone": ["changed"]
                }
            },
            "shop.categories": {
                "dataset": "categories",
                "key": {"integer": ["id"]},
                "columns": {"integer": ["id", "parent_id", "position"], "varchar": ["name", "slug"]}
            },
            "shop.products": {
                "dataset": "products",
                "key": {"bigint": ["id"]},
                "columns": {
                    "bigint": ["id"],
                    "varchar": ["sku", "name", "description", "attributes"],
                    "integer": ["category_id"],
                    "array(varchar)": ["tags"],
                    "real": ["weight_kg"],
                    "double": ["rating"],
                    "boolean": ["on_sale"],
                    "timestamp(6) with time zone": ["created"]
                }
            },
            "shop.prices": {
                "dataset": "prices",
                "key": {"bigint": ["product_id"], "varchar": ["currency"], "date": ["since"]},
                "columns": {
                    "bigint": ["product_id"],
                    "varchar": ["currency"],
                    "date": ["since"],
                    "decimal(12,2)": ["amount"],
                    "decimal(4,3)": ["tax_rate"]
                }
            },
            "shop.stock": {
                "dataset": "stock",
                "key": {"bigint": ["product_id"], "varchar": ["warehouse"]},
                "columns": {
                    "bigint": ["product_id"],
                    "varchar": ["warehouse"],
                    "integer": ["on_hand", "reserved", "reorder_below"],
                    "timestamp(6) with time zone": ["counted"]
                }
            },
            "shop.orders": {
                "dataset": "orders",
                "key": {"bigint": ["id"]},
                "columns": {
                    "bigint": ["id", "customer_id", "address_id"],
                    "varchar": ["number", "state", "currency", "note"],
                    "decimal(12,2)": ["total"],
                    "timestamp(6) with time zone": ["placed", "changed"]
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
            },
            "shop.payments": {
                "dataset": "payments",
                "key": {"uuid": ["id"]},
                "columns": {
                    "uuid": ["id"],
                    "bigint": ["order_id"],
                    "varchar": ["method", "state", "currency", "card_ending"],
                    "decimal(12,2)": ["amount"],
                    "integer": ["account"],
                    "timestamp(6) with time zone": ["authorised", "captured"]
                }
            },
            "shop.shipments": {
                "dataset": "shipments",
                "key": {"bigint": ["id"]},
                "columns": {
                    "bigint": ["id", "order_id"],
                    "varchar": ["carrier", "tracking", "state"],
                    "decimal(8,3)": ["weight_kg"],
                    "timestamp(6) with time zone": ["packed", "delivered"]
                }
            },
            "shop.returns": {
                "dataset": "returns",
                "key": {"bigint": ["id"]},
                "columns": {
                    "bigint": ["id", "order_id"],
                    "integer": ["line"],
                    "varchar": ["reason", "remark"],
                    "decimal(12,2)": ["refund"],
                    "date": ["announced", "settled"]
                }
            },
            "shop.reviews": {
                "dataset": "reviews",
                "key": {"bigint": ["id"]},
                "columns": {
                    "bigint": ["id", "product_id", "customer_id"],
                    "integer": ["stars"],
                    "varchar": ["title", "body"],
                    "boolean": ["approved"],
                    "timestamp(6) with time zone": ["written"]
                }
            },
            "shop.newsletter": {
                "dataset": "newsletter",
                "key": {"bigint": ["customer_id"]},
                "columns": {
                    "bigint": ["customer_id"],
                    "boolean": ["subscribed"],
                    "array(varchar)": ["topics"],
                    "timestamp(6)": ["changed"]
                }
            },
            "shop.events": {
                "dataset": "events",
                "key": {"uuid": ["id"], "timestamp(6) with time zone": ["happened"]},
                "columns": {
                    "uuid": ["id"],
                    "timestamp(6) with time zone": ["happened"],
                    "bigint": ["customer_id"],
                    "varchar": ["kind", "path", "client", "detail"]
                }
            }
        }') AS map(varchar, ROW(
            dataset varchar,
            "key" map(varchar, array(varchar)),
            columns map(varchar, array(varchar))
        ))) AS tables
),
expected AS (
    SELECT change.*, element_at(model.tables, src_table) AS told
    FROM change
    CROSS JOIN model
),
judged AS (
    SELECT
        src_table,
        told.dataset AS dataset,
        op <> 'd' AND fields IS NULL AS is_strange,
        op <> 'd' AND element_at(filter(
            flatten(map_values(told.columns)),
            c -> NOT contains(map_keys(fields), c)
        ), 1) IS NOT NULL AS is_short,
        -- a table without a key is only added to
        op IN ('u', 'd') AND element_at(filter(map_keys(told."key"), c -> true), 1) IS NULL AS is_changed,
        coalesce(
            element_at(filter(
                element_at(told."key", 'bigint'),
                c -> coalesce(TRY(any_match(
                    ARRAY[CAST(element_at(key_fields, c) AS bigint)],
                    v -> coalesce(v IS NULL, false)
                )), true)
            ), 1),
            element_at(filter(
                element_at(told."key", 'integer'),
                c -> coalesce(TRY(any_match(
                    ARRAY[CAST(element_at(key_fields, c) AS integer)],
                    v -> coalesce(v IS NULL, false)
                )), true)
            ), 1),
            element_at(filter(
                element_at(told."key", 'varchar'),
                c -> coalesce(TRY(any_match(
                    ARRAY[CAST(element_at(key_fields, c) AS varchar)],
                    v -> coalesce(v IS NULL, false)
                )), true)
            ), 1),
            element_at(filter(
                element_at(told."key", 'date'),
                c -> coalesce(TRY(any_match(
                    ARRAY[CAST(element_at(key_fields, c) AS bigint)],
                    v -> coalesce(
                        v IS NULL OR v IS NOT NULL AND CASE
                            WHEN v BETWEEN -719162 AND 2932896 THEN date_add('day', v, DATE '1970-01-01')
                        END IS NULL,
                        false
                    )
                )), true)
            ), 1),
            element_at(filter(
                element_at(told."key", 'uuid'),
                c -> coalesce(TRY(any_match(
                    ARRAY[CAST(element_at(key_fields, c) AS varchar)],
                    v -> coalesce(v IS NULL OR v IS NOT NULL AND CAST(v AS uuid) IS NULL, false)
                )), true)
            ), 1),
            element_at(filter(
                element_at(told."key", 'timestamp(6) with time zone'),
                c -> coalesce(TRY(any_match(
                    ARRAY[CAST(element_at(key_fields, c) AS varchar)],
                    v -> coalesce(
                        v IS NULL OR v IS NOT NULL AND CASE
                            WHEN regexp_like(v, '^[0-9]{4}-') AND v NOT LIKE '0000-%'
                                THEN CAST(from_iso8601_timestamp_nanos(v) AS timestamp(6) with time zone)
                        END IS NULL,
                        false
                    )
                )), true)
            ), 1)
        ) AS wrong_key,
        CASE WHEN op <> 'd' THEN
            coalesce(
                element_at(filter(
                    element_at(told.columns, 'bigint'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS bigint))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'uuid'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(v IS NOT NULL AND CAST(v AS uuid) IS NULL, false)
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'varchar'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS varchar))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'date'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS bigint)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN v BETWEEN -719162 AND 2932896 THEN date_add('day', v, DATE '1970-01-01')
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'array(varchar)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[element_at(fields, c)],
                        v -> coalesce(
                            CASE
                                WHEN v IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]' THEN false
                                ELSE any_match(CAST(v AS array(varchar)), e -> false)
                            END,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'decimal(12,2)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN regexp_like(v, '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                                    THEN CAST(v AS decimal(12,2))
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'timestamp(6) with time zone'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN regexp_like(v, '^[0-9]{4}-') AND v NOT LIKE '0000-%'
                                    THEN CAST(from_iso8601_timestamp_nanos(v) AS timestamp(6) with time zone)
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'integer'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS integer))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'real'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS real))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'double'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS double))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'boolean'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS boolean))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'decimal(4,3)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN regexp_like(v, '^-?0*[0-9]{0,1}(\.[0-9]{0,3}0*)?$')
                                    THEN CAST(v AS decimal(4,3))
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'decimal(8,3)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN regexp_like(v, '^-?0*[0-9]{0,5}(\.[0-9]{0,3}0*)?$')
                                    THEN CAST(v AS decimal(8,3))
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'timestamp(6)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS bigint)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN v BETWEEN -62135596800000000 AND 253402300799999999
                                    THEN CAST(from_unixtime_nanos(CAST(v AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1)
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
