-- What cannot be decoded of shop/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- What cannot be decoded, before anybody sees it. Nothing is typed for good here, so a wrong value answers, not fails.
WITH message AS (
    SELECT
        _key AS key_json,
        _message AS value_json,
        json_transform(_message, '{
            "op": "varchar",
            "status": "varchar",
            "id": "varchar",
            "event_count": "bigint",
            "data_collections": "json",
            "type": "varchar",
            "aggregate_type": "varchar",
            "source": {"schema": "varchar", "table": "varchar", "snapshot": "varchar"},
            "transaction": {"id": "varchar", "total_order": "bigint"}
        }') AS body
    FROM "weir_shop_orders".topic
    WHERE
        _partition_offset >= :lo - 281474976710656
        AND _partition_offset < :hi - 281474976710656
        AND _message IS NOT NULL
),
event AS (
    SELECT key_json, value_json, body.op AS op, body.source."schema" || '.' || body.source."table" AS src_table
    FROM message
    WHERE body.op IN ('c', 'r', 'u', 'd')
),
decoded AS (
    SELECT
        src_table, op, value_json,
        -- shop/orders/customers
        CASE WHEN src_table = 'shop.customers' THEN TRY(
            json_transform(value_json, '{
                "after": {
                    "id": "varchar",
                    "public_id": "varchar",
                    "email": "varchar",
                    "full_name": "varchar",
                    "phone": "varchar",
                    "born": "varchar",
                    "country": "varchar",
                    "segment": "varchar",
                    "tags": "varchar",
                    "balance": "varchar",
                    "preferences": "varchar",
                    "joined": "varchar",
                    "last_seen": "varchar"
                },
                "source": {"ts_us": "bigint"}
            }')
        ) END AS __row_1,
        CASE WHEN src_table = 'shop.customers' THEN TRY(
            json_transform(key_json, '{"id": "varchar"}')
        ) END AS __key_1,
        -- shop/orders/products
        CASE WHEN src_table = 'shop.products' THEN TRY(
            json_transform(value_json, '{
                "after": {
                    "id": "varchar",
                    "sku": "varchar",
                    "category_id": "varchar",
                    "name": "varchar",
                    "description": "varchar",
                    "attributes": "varchar",
                    "tags": "varchar",
                    "weight_kg": "varchar",
                    "rating": "varchar",
                    "on_sale": "varchar",
                    "created": "varchar"
                },
                "source": {"ts_us": "bigint"}
            }')
        ) END AS __row_2,
        CASE WHEN src_table = 'shop.products' THEN TRY(
            json_transform(key_json, '{"id": "varchar"}')
        ) END AS __key_2,
        -- shop/orders/orders
        CASE WHEN src_table = 'shop.orders' THEN TRY(
            json_transform(value_json, '{
                "after": {
                    "id": "varchar",
                    "number": "varchar",
                    "customer_id": "varchar",
                    "address_id": "varchar",
                    "state": "varchar",
                    "currency": "varchar",
                    "total": "varchar",
                    "note": "varchar",
                    "placed": "varchar",
                    "changed": "varchar"
                },
                "source": {"ts_us": "bigint"}
            }')
        ) END AS __row_3,
        CASE WHEN src_table = 'shop.orders' THEN TRY(
            json_transform(key_json, '{"id": "varchar"}')
        ) END AS __key_3,
        -- shop/orders/order-items
        CASE WHEN src_table = 'shop.order_items' THEN TRY(
            json_transform(value_json, '{
                "after": {
                    "order_id": "varchar",
                    "line": "varchar",
                    "product_id": "varchar",
                    "quantity": "varchar",
                    "unit_price": "varchar",
                    "discount": "varchar"
                },
                "source": {"ts_us": "bigint"}
            }')
        ) END AS __row_4,
        CASE WHEN src_table = 'shop.order_items' THEN TRY(
            json_transform(key_json, '{"order_id": "varchar", "line": "varchar"}')
        ) END AS __key_4
    FROM event
),
opened AS (
    SELECT
        src_table, op, value_json,
        __row_1 IS NOT NULL AS __read_1,
        __row_1."after" AS __v_1,
        __key_1 AS __k_1,
        __row_2 IS NOT NULL AS __read_2,
        __row_2."after" AS __v_2,
        __key_2 AS __k_2,
        __row_3 IS NOT NULL AS __read_3,
        __row_3."after" AS __v_3,
        __key_3 AS __k_3,
        __row_4 IS NOT NULL AS __read_4,
        __row_4."after" AS __v_4,
        __key_4 AS __k_4
    FROM decoded
),
judged AS (
    SELECT
        src_table,
        CASE src_table
            WHEN 'shop.customers' THEN CASE
                WHEN NOT __read_1
                    THEN 'customers: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(len(list_filter(
                    [
                        'id', 'public_id', 'email', 'full_name', 'phone', 'born', 'country', 'segment',
                        'tags', 'balance', 'preferences', 'joined', 'last_seen'
                    ],
                    lambda n: NOT list_contains(json_keys(value_json, '$.after'), n)
                ))), 1) > 0
                    THEN 'customers: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_1."id" IS NULL OR __k_1."id" IS NOT NULL AND CAST(__k_1."id" AS bigint) IS NULL, false
                )), true)
                    THEN 'customers.id: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."id" IS NOT NULL AND CAST(__v_1."id" AS bigint) IS NULL, false
                )), true)
                    THEN 'customers.id: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."public_id" IS NOT NULL AND CAST(__v_1."public_id" AS uuid) IS NULL, false
                )), true)
                    THEN 'customers.public_id: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."born" IS NOT NULL AND CASE
                        WHEN CAST(__v_1."born" AS bigint) BETWEEN -719162 AND 2932896
                            THEN (DATE '1970-01-01' + CAST(__v_1."born" AS integer))
                    END IS NULL, false
                )), true)
                    THEN 'customers.born: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN __v_1."tags" IS NOT DISTINCT FROM '["__debezium_unavailable_value"]'
                            THEN false
                        ELSE len(list_filter(CAST(CAST(__v_1."tags" AS json) AS varchar[]), lambda e: false)) > 0
                    END, false
                )), true)
                    THEN 'customers.tags: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."balance" IS NOT NULL AND CASE
                        WHEN regexp_matches(__v_1."balance", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_1."balance" AS decimal(12,2))
                    END IS NULL, false
                )), true)
                    THEN 'customers.balance: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."joined" IS NOT NULL AND CASE
                        WHEN regexp_matches(__v_1."joined", '^[0-9]{4}-') AND __v_1."joined" NOT LIKE '0000-%'
                            THEN CAST(__v_1."joined" AS timestamptz)
                    END IS NULL, false
                )), true)
                    THEN 'customers.joined: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."last_seen" IS NOT NULL AND CASE
                        WHEN regexp_matches(__v_1."last_seen", '^[0-9]{4}-') AND __v_1."last_seen" NOT LIKE '0000-%'
                            THEN CAST(__v_1."last_seen" AS timestamptz)
                    END IS NULL, false
                )), true)
                    THEN 'customers.last_seen: a value that its type cannot hold'
            END
            WHEN 'shop.products' THEN CASE
                WHEN NOT __read_2
                    THEN 'products: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(len(list_filter(
                    [
                        'id', 'sku', 'category_id', 'name', 'description', 'attributes', 'tags',
                        'weight_kg', 'rating', 'on_sale', 'created'
                    ],
                    lambda n: NOT list_contains(json_keys(value_json, '$.after'), n)
                ))), 1) > 0
                    THEN 'products: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_2."id" IS NULL OR __k_2."id" IS NOT NULL AND CAST(__k_2."id" AS bigint) IS NULL, false
                )), true)
                    THEN 'products.id: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_2."id" IS NOT NULL AND CAST(__v_2."id" AS bigint) IS NULL, false
                )), true)
                    THEN 'products.id: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_2."category_id" IS NOT NULL AND CAST(__v_2."category_id" AS integer) IS NULL, false
                )), true)
                    THEN 'products.category_id: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN __v_2."tags" IS NOT DISTINCT FROM '["__debezium_unavailable_value"]'
                            THEN false
                        ELSE len(list_filter(CAST(CAST(__v_2."tags" AS json) AS varchar[]), lambda e: false)) > 0
                    END, false
                )), true)
                    THEN 'products.tags: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_2."weight_kg" IS NOT NULL AND CAST(__v_2."weight_kg" AS real) IS NULL, false
                )), true)
                    THEN 'products.weight_kg: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_2."rating" IS NOT NULL AND CAST(__v_2."rating" AS double) IS NULL, false
                )), true)
                    THEN 'products.rating: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_2."on_sale" IS NOT NULL AND CAST(__v_2."on_sale" AS boolean) IS NULL, false
                )), true)
                    THEN 'products.on_sale: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_2."created" IS NOT NULL AND CASE
                        WHEN regexp_matches(__v_2."created", '^[0-9]{4}-') AND __v_2."created" NOT LIKE '0000-%'
                            THEN CAST(__v_2."created" AS timestamptz)
                    END IS NULL, false
                )), true)
                    THEN 'products.created: a value that its type cannot hold'
            END
            WHEN 'shop.orders' THEN CASE
                WHEN NOT __read_3
                    THEN 'orders: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(len(list_filter(
                    [
                        'id', 'number', 'customer_id', 'address_id', 'state', 'currency', 'total', 'note',
                        'placed', 'changed'
                    ],
                    lambda n: NOT list_contains(json_keys(value_json, '$.after'), n)
                ))), 1) > 0
                    THEN 'orders: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_3."id" IS NULL OR __k_3."id" IS NOT NULL AND CAST(__k_3."id" AS bigint) IS NULL, false
                )), true)
                    THEN 'orders.id: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_3."id" IS NOT NULL AND CAST(__v_3."id" AS bigint) IS NULL, false
                )), true)
                    THEN 'orders.id: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_3."customer_id" IS NOT NULL AND CAST(__v_3."customer_id" AS bigint) IS NULL, false
                )), true)
                    THEN 'orders.customer_id: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_3."address_id" IS NOT NULL AND CAST(__v_3."address_id" AS bigint) IS NULL, false
                )), true)
                    THEN 'orders.address_id: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_3."total" IS NOT NULL AND CASE
                        WHEN regexp_matches(__v_3."total", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_3."total" AS decimal(12,2))
                    END IS NULL, false
                )), true)
                    THEN 'orders.total: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_3."placed" IS NOT NULL AND CASE
                        WHEN regexp_matches(__v_3."placed", '^[0-9]{4}-') AND __v_3."placed" NOT LIKE '0000-%'
                            THEN CAST(__v_3."placed" AS timestamptz)
                    END IS NULL, false
                )), true)
                    THEN 'orders.placed: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_3."changed" IS NOT NULL AND CASE
                        WHEN regexp_matches(__v_3."changed", '^[0-9]{4}-') AND __v_3."changed" NOT LIKE '0000-%'
                            THEN CAST(__v_3."changed" AS timestamptz)
                    END IS NULL, false
                )), true)
                    THEN 'orders.changed: a value that its type cannot hold'
            END
            WHEN 'shop.order_items' THEN CASE
                WHEN NOT __read_4
                    THEN 'order-items: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(len(list_filter(
                    ['order_id', 'line', 'product_id', 'quantity', 'unit_price', 'discount'],
                    lambda n: NOT list_contains(json_keys(value_json, '$.after'), n)
                ))), 1) > 0
                    THEN 'order-items: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_4."order_id" IS NULL OR __k_4."order_id" IS NOT NULL AND CAST(__k_4."order_id" AS bigint) IS NULL, false
                )), true)
                    THEN 'order-items.order_id: a value that its key cannot have'
                WHEN coalesce(TRY(coalesce(
                    __k_4."line" IS NULL OR __k_4."line" IS NOT NULL AND CAST(__k_4."line" AS integer) IS NULL, false
                )), true)
                    THEN 'order-items.line: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_4."order_id" IS NOT NULL AND CAST(__v_4."order_id" AS bigint) IS NULL, false
                )), true)
                    THEN 'order-items.order_id: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_4."line" IS NOT NULL AND CAST(__v_4."line" AS integer) IS NULL, false
                )), true)
                    THEN 'order-items.line: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_4."product_id" IS NOT NULL AND CAST(__v_4."product_id" AS bigint) IS NULL, false
                )), true)
                    THEN 'order-items.product_id: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_4."quantity" IS NOT NULL AND CAST(__v_4."quantity" AS integer) IS NULL, false
                )), true)
                    THEN 'order-items.quantity: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_4."unit_price" IS NOT NULL AND CASE
                        WHEN regexp_matches(__v_4."unit_price", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_4."unit_price" AS decimal(12,2))
                    END IS NULL, false
                )), true)
                    THEN 'order-items.unit_price: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_4."discount" IS NOT NULL AND CASE
                        WHEN regexp_matches(__v_4."discount", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_4."discount" AS decimal(12,2))
                    END IS NULL, false
                )), true)
                    THEN 'order-items.discount: a value that its type cannot hold'
            END
        END AS fault
    FROM opened
    WHERE src_table IN (
        'shop.customers',
        'shop.products',
        'shop.orders',
        'shop.order_items'
    )
)
SELECT src_table, count(*) AS "rows", count(fault) AS faults, min(fault) AS fault
FROM judged
GROUP BY src_table
ORDER BY src_table
