-- What cannot be decoded of shop/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- What cannot be decoded, before anybody sees it. Nothing is typed for good here, so a wrong value answers, not fails.
WITH message AS (
    SELECT
        _key AS key_json,
        _message AS value_json,
        CAST(json_parse(_message) AS ROW(
            "op" varchar,
            "status" varchar,
            "id" varchar,
            "event_count" bigint,
            "data_collections" json,
            "type" varchar,
            "aggregate_type" varchar,
            "source" ROW("schema" varchar, "table" varchar, "snapshot" varchar),
            "transaction" ROW("id" varchar, "total_order" bigint)
        )) AS body
    FROM kafka_shop_orders.cdc."shop_orders"
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
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" bigint,
                    "public_id" varchar,
                    "email" varchar,
                    "full_name" varchar,
                    "phone" varchar,
                    "born" bigint,
                    "country" varchar,
                    "segment" varchar,
                    "tags" json,
                    "balance" varchar,
                    "preferences" varchar,
                    "joined" varchar,
                    "last_seen" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_1,
        CASE WHEN src_table = 'shop.customers' THEN TRY(
            CAST(json_parse(key_json) AS ROW("id" bigint))
        ) END AS __key_1,
        -- shop/orders/addresses
        CASE WHEN src_table = 'shop.addresses' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" bigint,
                    "customer_id" bigint,
                    "kind" varchar,
                    "recipient" varchar,
                    "street" varchar,
                    "postal_code" varchar,
                    "city" varchar,
                    "country" varchar,
                    "changed" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_2,
        CASE WHEN src_table = 'shop.addresses' THEN TRY(
            CAST(json_parse(key_json) AS ROW("id" bigint))
        ) END AS __key_2,
        -- shop/orders/categories
        CASE WHEN src_table = 'shop.categories' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" integer,
                    "parent_id" integer,
                    "name" varchar,
                    "slug" varchar,
                    "position" integer
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_3,
        CASE WHEN src_table = 'shop.categories' THEN TRY(
            CAST(json_parse(key_json) AS ROW("id" integer))
        ) END AS __key_3,
        -- shop/orders/products
        CASE WHEN src_table = 'shop.products' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" bigint,
                    "sku" varchar,
                    "category_id" integer,
                    "name" varchar,
                    "description" varchar,
                    "attributes" varchar,
                    "tags" json,
                    "weight_kg" real,
                    "rating" double,
                    "on_sale" boolean,
                    "created" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_4,
        CASE WHEN src_table = 'shop.products' THEN TRY(
            CAST(json_parse(key_json) AS ROW("id" bigint))
        ) END AS __key_4,
        -- shop/orders/prices
        CASE WHEN src_table = 'shop.prices' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "product_id" bigint,
                    "currency" varchar,
                    "since" bigint,
                    "amount" varchar,
                    "tax_rate" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_5,
        CASE WHEN src_table = 'shop.prices' THEN TRY(
            CAST(json_parse(key_json) AS ROW("product_id" bigint, "currency" varchar, "since" bigint))
        ) END AS __key_5,
        -- shop/orders/stock
        CASE WHEN src_table = 'shop.stock' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "product_id" bigint,
                    "warehouse" varchar,
                    "on_hand" integer,
                    "reserved" integer,
                    "reorder_below" integer,
                    "counted" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_6,
        CASE WHEN src_table = 'shop.stock' THEN TRY(
            CAST(json_parse(key_json) AS ROW("product_id" bigint, "warehouse" varchar))
        ) END AS __key_6,
        -- shop/orders/orders
        CASE WHEN src_table = 'shop.orders' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" bigint,
                    "number" varchar,
                    "customer_id" bigint,
                    "address_id" bigint,
                    "state" varchar,
                    "currency" varchar,
                    "total" varchar,
                    "note" varchar,
                    "placed" varchar,
                    "changed" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_7,
        CASE WHEN src_table = 'shop.orders' THEN TRY(
            CAST(json_parse(key_json) AS ROW("id" bigint))
        ) END AS __key_7,
        -- shop/orders/order-items
        CASE WHEN src_table = 'shop.order_items' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "order_id" bigint,
                    "line" integer,
                    "product_id" bigint,
                    "quantity" integer,
                    "unit_price" varchar,
                    "discount" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_8,
        CASE WHEN src_table = 'shop.order_items' THEN TRY(
            CAST(json_parse(key_json) AS ROW("order_id" bigint, "line" integer))
        ) END AS __key_8,
        -- shop/orders/payments
        CASE WHEN src_table = 'shop.payments' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" varchar,
                    "order_id" bigint,
                    "method" varchar,
                    "state" varchar,
                    "amount" varchar,
                    "currency" varchar,
                    "card_ending" varchar,
                    "account" integer,
                    "authorised" varchar,
                    "captured" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_9,
        CASE WHEN src_table = 'shop.payments' THEN TRY(
            CAST(json_parse(key_json) AS ROW("id" varchar))
        ) END AS __key_9,
        -- shop/orders/shipments
        CASE WHEN src_table = 'shop.shipments' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" bigint,
                    "order_id" bigint,
                    "carrier" varchar,
                    "tracking" varchar,
                    "state" varchar,
                    "weight_kg" varchar,
                    "packed" varchar,
                    "delivered" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_10,
        CASE WHEN src_table = 'shop.shipments' THEN TRY(
            CAST(json_parse(key_json) AS ROW("id" bigint))
        ) END AS __key_10,
        -- shop/orders/returns
        CASE WHEN src_table = 'shop.returns' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" bigint,
                    "order_id" bigint,
                    "line" integer,
                    "reason" varchar,
                    "remark" varchar,
                    "refund" varchar,
                    "announced" bigint,
                    "settled" bigint
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_11,
        CASE WHEN src_table = 'shop.returns' THEN TRY(
            CAST(json_parse(key_json) AS ROW("id" bigint))
        ) END AS __key_11,
        -- shop/orders/reviews
        CASE WHEN src_table = 'shop.reviews' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" bigint,
                    "product_id" bigint,
                    "customer_id" bigint,
                    "stars" integer,
                    "title" varchar,
                    "body" varchar,
                    "approved" boolean,
                    "written" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_12,
        CASE WHEN src_table = 'shop.reviews' THEN TRY(
            CAST(json_parse(key_json) AS ROW("id" bigint))
        ) END AS __key_12,
        -- shop/orders/newsletter
        CASE WHEN src_table = 'shop.newsletter' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("customer_id" bigint, "subscribed" boolean, "topics" json, "changed" bigint),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_13,
        CASE WHEN src_table = 'shop.newsletter' THEN TRY(
            CAST(json_parse(key_json) AS ROW("customer_id" bigint))
        ) END AS __key_13,
        -- shop/orders/events
        CASE WHEN src_table = 'shop.events' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" varchar,
                    "happened" varchar,
                    "customer_id" bigint,
                    "kind" varchar,
                    "path" varchar,
                    "client" varchar,
                    "detail" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_14,
        CASE WHEN src_table = 'shop.events' THEN TRY(
            CAST(json_parse(key_json) AS ROW("id" varchar, "happened" varchar))
        ) END AS __key_14
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
        __key_4 AS __k_4,
        __row_5 IS NOT NULL AS __read_5,
        __row_5."after" AS __v_5,
        __key_5 AS __k_5,
        __row_6 IS NOT NULL AS __read_6,
        __row_6."after" AS __v_6,
        __key_6 AS __k_6,
        __row_7 IS NOT NULL AS __read_7,
        __row_7."after" AS __v_7,
        __key_7 AS __k_7,
        __row_8 IS NOT NULL AS __read_8,
        __row_8."after" AS __v_8,
        __key_8 AS __k_8,
        __row_9 IS NOT NULL AS __read_9,
        __row_9."after" AS __v_9,
        __key_9 AS __k_9,
        __row_10 IS NOT NULL AS __read_10,
        __row_10."after" AS __v_10,
        __key_10 AS __k_10,
        __row_11 IS NOT NULL AS __read_11,
        __row_11."after" AS __v_11,
        __key_11 AS __k_11,
        __row_12 IS NOT NULL AS __read_12,
        __row_12."after" AS __v_12,
        __key_12 AS __k_12,
        __row_13 IS NOT NULL AS __read_13,
        __row_13."after" AS __v_13,
        __key_13 AS __k_13,
        __row_14 IS NOT NULL AS __read_14,
        __row_14."after" AS __v_14,
        __key_14 AS __k_14
    FROM decoded
),
judged AS (
    SELECT
        src_table,
        CASE src_table
            WHEN 'shop.customers' THEN CASE
                WHEN NOT __read_1
                    THEN 'customers: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY[
                        'id', 'public_id', 'email', 'full_name', 'phone', 'born', 'country', 'segment',
                        'tags', 'balance', 'preferences', 'joined', 'last_seen'
                    ],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'customers: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_1."id" IS NULL OR false, false
                )), true)
                    THEN 'customers.id: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."public_id" IS NOT NULL AND CAST(__v_1."public_id" AS uuid) IS NULL, false
                )), true)
                    THEN 'customers.public_id: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."born" IS NOT NULL AND CASE
                        WHEN __v_1."born" BETWEEN -719162 AND 2932896
                            THEN date_add('day', __v_1."born", DATE '1970-01-01')
                    END IS NULL, false
                )), true)
                    THEN 'customers.born: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN __v_1."tags" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                            THEN false
                        ELSE any_match(CAST(__v_1."tags" AS array(varchar)), e -> false)
                    END, false
                )), true)
                    THEN 'customers.tags: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."balance" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_1."balance", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_1."balance" AS decimal(12,2))
                    END IS NULL, false
                )), true)
                    THEN 'customers.balance: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."joined" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_1."joined", '^[0-9]{4}-') AND __v_1."joined" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_1."joined") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'customers.joined: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."last_seen" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_1."last_seen", '^[0-9]{4}-') AND __v_1."last_seen" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_1."last_seen") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'customers.last_seen: a value that its type cannot hold'
            END
            WHEN 'shop.addresses' THEN CASE
                WHEN NOT __read_2
                    THEN 'addresses: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY[
                        'id', 'customer_id', 'kind', 'recipient', 'street', 'postal_code', 'city',
                        'country', 'changed'
                    ],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'addresses: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_2."id" IS NULL OR false, false
                )), true)
                    THEN 'addresses.id: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_2."changed" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_2."changed", '^[0-9]{4}-') AND __v_2."changed" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_2."changed") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'addresses.changed: a value that its type cannot hold'
            END
            WHEN 'shop.categories' THEN CASE
                WHEN NOT __read_3
                    THEN 'categories: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['id', 'parent_id', 'name', 'slug', 'position'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'categories: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_3."id" IS NULL OR false, false
                )), true)
                    THEN 'categories.id: a value that its key cannot have'
            END
            WHEN 'shop.products' THEN CASE
                WHEN NOT __read_4
                    THEN 'products: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY[
                        'id', 'sku', 'category_id', 'name', 'description', 'attributes', 'tags',
                        'weight_kg', 'rating', 'on_sale', 'created'
                    ],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'products: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_4."id" IS NULL OR false, false
                )), true)
                    THEN 'products.id: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN __v_4."tags" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                            THEN false
                        ELSE any_match(CAST(__v_4."tags" AS array(varchar)), e -> false)
                    END, false
                )), true)
                    THEN 'products.tags: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_4."created" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_4."created", '^[0-9]{4}-') AND __v_4."created" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_4."created") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'products.created: a value that its type cannot hold'
            END
            WHEN 'shop.prices' THEN CASE
                WHEN NOT __read_5
                    THEN 'prices: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['product_id', 'currency', 'since', 'amount', 'tax_rate'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'prices: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_5."product_id" IS NULL OR false, false
                )), true)
                    THEN 'prices.product_id: a value that its key cannot have'
                WHEN coalesce(TRY(coalesce(
                    __k_5."currency" IS NULL OR false, false
                )), true)
                    THEN 'prices.currency: a value that its key cannot have'
                WHEN coalesce(TRY(coalesce(
                    __k_5."since" IS NULL OR __k_5."since" IS NOT NULL AND CASE
                        WHEN __k_5."since" BETWEEN -719162 AND 2932896
                            THEN date_add('day', __k_5."since", DATE '1970-01-01')
                    END IS NULL, false
                )), true)
                    THEN 'prices.since: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_5."since" IS NOT NULL AND CASE
                        WHEN __v_5."since" BETWEEN -719162 AND 2932896
                            THEN date_add('day', __v_5."since", DATE '1970-01-01')
                    END IS NULL, false
                )), true)
                    THEN 'prices.since: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_5."amount" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_5."amount", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_5."amount" AS decimal(12,2))
                    END IS NULL, false
                )), true)
                    THEN 'prices.amount: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_5."tax_rate" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_5."tax_rate", '^-?0*[0-9]{0,1}(\.[0-9]{0,3}0*)?$')
                            THEN CAST(__v_5."tax_rate" AS decimal(4,3))
                    END IS NULL, false
                )), true)
                    THEN 'prices.tax_rate: a value that its type cannot hold'
            END
            WHEN 'shop.stock' THEN CASE
                WHEN NOT __read_6
                    THEN 'stock: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['product_id', 'warehouse', 'on_hand', 'reserved', 'reorder_below', 'counted'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'stock: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_6."product_id" IS NULL OR false, false
                )), true)
                    THEN 'stock.product_id: a value that its key cannot have'
                WHEN coalesce(TRY(coalesce(
                    __k_6."warehouse" IS NULL OR false, false
                )), true)
                    THEN 'stock.warehouse: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_6."counted" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_6."counted", '^[0-9]{4}-') AND __v_6."counted" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_6."counted") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'stock.counted: a value that its type cannot hold'
            END
            WHEN 'shop.orders' THEN CASE
                WHEN NOT __read_7
                    THEN 'orders: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY[
                        'id', 'number', 'customer_id', 'address_id', 'state', 'currency', 'total', 'note',
                        'placed', 'changed'
                    ],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'orders: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_7."id" IS NULL OR false, false
                )), true)
                    THEN 'orders.id: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_7."total" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_7."total", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_7."total" AS decimal(12,2))
                    END IS NULL, false
                )), true)
                    THEN 'orders.total: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_7."placed" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_7."placed", '^[0-9]{4}-') AND __v_7."placed" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_7."placed") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'orders.placed: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_7."changed" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_7."changed", '^[0-9]{4}-') AND __v_7."changed" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_7."changed") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'orders.changed: a value that its type cannot hold'
            END
            WHEN 'shop.order_items' THEN CASE
                WHEN NOT __read_8
                    THEN 'order-items: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['order_id', 'line', 'product_id', 'quantity', 'unit_price', 'discount'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'order-items: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_8."order_id" IS NULL OR false, false
                )), true)
                    THEN 'order-items.order_id: a value that its key cannot have'
                WHEN coalesce(TRY(coalesce(
                    __k_8."line" IS NULL OR false, false
                )), true)
                    THEN 'order-items.line: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_8."unit_price" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_8."unit_price", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_8."unit_price" AS decimal(12,2))
                    END IS NULL, false
                )), true)
                    THEN 'order-items.unit_price: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_8."discount" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_8."discount", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_8."discount" AS decimal(12,2))
                    END IS NULL, false
                )), true)
                    THEN 'order-items.discount: a value that its type cannot hold'
            END
            WHEN 'shop.payments' THEN CASE
                WHEN NOT __read_9
                    THEN 'payments: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY[
                        'id', 'order_id', 'method', 'state', 'amount', 'currency', 'card_ending',
                        'account', 'authorised', 'captured'
                    ],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'payments: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_9."id" IS NULL OR __k_9."id" IS NOT NULL AND CAST(__k_9."id" AS uuid) IS NULL, false
                )), true)
                    THEN 'payments.id: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_9."id" IS NOT NULL AND CAST(__v_9."id" AS uuid) IS NULL, false
                )), true)
                    THEN 'payments.id: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_9."amount" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_9."amount", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_9."amount" AS decimal(12,2))
                    END IS NULL, false
                )), true)
                    THEN 'payments.amount: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_9."authorised" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_9."authorised", '^[0-9]{4}-') AND __v_9."authorised" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_9."authorised") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'payments.authorised: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_9."captured" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_9."captured", '^[0-9]{4}-') AND __v_9."captured" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_9."captured") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'payments.captured: a value that its type cannot hold'
            END
            WHEN 'shop.shipments' THEN CASE
                WHEN NOT __read_10
                    THEN 'shipments: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY[
                        'id', 'order_id', 'carrier', 'tracking', 'state', 'weight_kg', 'packed',
                        'delivered'
                    ],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'shipments: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_10."id" IS NULL OR false, false
                )), true)
                    THEN 'shipments.id: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_10."weight_kg" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_10."weight_kg", '^-?0*[0-9]{0,5}(\.[0-9]{0,3}0*)?$')
                            THEN CAST(__v_10."weight_kg" AS decimal(8,3))
                    END IS NULL, false
                )), true)
                    THEN 'shipments.weight_kg: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_10."packed" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_10."packed", '^[0-9]{4}-') AND __v_10."packed" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_10."packed") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'shipments.packed: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_10."delivered" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_10."delivered", '^[0-9]{4}-') AND __v_10."delivered" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_10."delivered") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'shipments.delivered: a value that its type cannot hold'
            END
            WHEN 'shop.returns' THEN CASE
                WHEN NOT __read_11
                    THEN 'returns: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['id', 'order_id', 'line', 'reason', 'remark', 'refund', 'announced', 'settled'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'returns: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_11."id" IS NULL OR false, false
                )), true)
                    THEN 'returns.id: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_11."refund" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_11."refund", '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_11."refund" AS decimal(12,2))
                    END IS NULL, false
                )), true)
                    THEN 'returns.refund: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_11."announced" IS NOT NULL AND CASE
                        WHEN __v_11."announced" BETWEEN -719162 AND 2932896
                            THEN date_add('day', __v_11."announced", DATE '1970-01-01')
                    END IS NULL, false
                )), true)
                    THEN 'returns.announced: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_11."settled" IS NOT NULL AND CASE
                        WHEN __v_11."settled" BETWEEN -719162 AND 2932896
                            THEN date_add('day', __v_11."settled", DATE '1970-01-01')
                    END IS NULL, false
                )), true)
                    THEN 'returns.settled: a value that its type cannot hold'
            END
            WHEN 'shop.reviews' THEN CASE
                WHEN NOT __read_12
                    THEN 'reviews: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY[
                        'id', 'product_id', 'customer_id', 'stars', 'title', 'body', 'approved',
                        'written'
                    ],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'reviews: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_12."id" IS NULL OR false, false
                )), true)
                    THEN 'reviews.id: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_12."written" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_12."written", '^[0-9]{4}-') AND __v_12."written" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_12."written") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'reviews.written: a value that its type cannot hold'
            END
            WHEN 'shop.newsletter' THEN CASE
                WHEN NOT __read_13
                    THEN 'newsletter: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['customer_id', 'subscribed', 'topics', 'changed'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'newsletter: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_13."customer_id" IS NULL OR false, false
                )), true)
                    THEN 'newsletter.customer_id: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN __v_13."topics" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                            THEN false
                        ELSE any_match(CAST(__v_13."topics" AS array(varchar)), e -> false)
                    END, false
                )), true)
                    THEN 'newsletter.topics: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_13."changed" IS NOT NULL AND CASE
                        WHEN __v_13."changed" BETWEEN -62135596800000000 AND 253402300799999999
                            THEN CAST(from_unixtime_nanos(CAST(__v_13."changed" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                    END IS NULL, false
                )), true)
                    THEN 'newsletter.changed: a value that its type cannot hold'
            END
            WHEN 'shop.events' THEN CASE
                WHEN NOT __read_14
                    THEN 'events: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['id', 'happened', 'customer_id', 'kind', 'path', 'client', 'detail'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'events: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_14."id" IS NULL OR __k_14."id" IS NOT NULL AND CAST(__k_14."id" AS uuid) IS NULL, false
                )), true)
                    THEN 'events.id: a value that its key cannot have'
                WHEN coalesce(TRY(coalesce(
                    __k_14."happened" IS NULL OR __k_14."happened" IS NOT NULL AND CASE
                        WHEN regexp_like(__k_14."happened", '^[0-9]{4}-') AND __k_14."happened" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__k_14."happened") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'events.happened: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_14."id" IS NOT NULL AND CAST(__v_14."id" AS uuid) IS NULL, false
                )), true)
                    THEN 'events.id: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_14."happened" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_14."happened", '^[0-9]{4}-') AND __v_14."happened" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_14."happened") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'events.happened: a value that its type cannot hold'
            END
        END AS fault
    FROM opened
    WHERE src_table IN (
        'shop.customers',
        'shop.addresses',
        'shop.categories',
        'shop.products',
        'shop.prices',
        'shop.stock',
        'shop.orders',
        'shop.order_items',
        'shop.payments',
        'shop.shipments',
        'shop.returns',
        'shop.reviews',
        'shop.newsletter',
        'shop.events'
    )
)
SELECT src_table, count(*) AS "rows", count(fault) AS faults, min(fault) AS fault
FROM judged
GROUP BY src_table
ORDER BY src_table
