-- Tables of shop/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
CREATE SCHEMA IF NOT EXISTS "weir_shop_orders";
CREATE SCHEMA IF NOT EXISTS "data_sandbox";
CREATE TABLE IF NOT EXISTS "weir_shop_orders".landing (
    src_offset bigint,
    src_ts timestamptz,
    src_table varchar,
    op varchar,
    tx varchar,
    key_json varchar,
    value_json varchar
);
CREATE TABLE IF NOT EXISTS "weir_shop_orders".bounds (target varchar, upto bigint, until bigint);
CREATE TABLE IF NOT EXISTS "weir_shop_orders"."customers_milestoned_159fbc3f" (
    "id" bigint,
    "public_id" uuid,
    "email" varchar,
    "full_name" varchar,
    "phone" varchar,
    "born" date,
    "country" varchar,
    "segment" varchar,
    "tags" varchar[],
    "balance" decimal(12,2),
    "preferences" varchar,
    "joined" timestamptz,
    "last_seen" timestamptz,
    valid_from timestamptz,
    valid_to timestamptz,
    __pos_in bigint,
    __pos_out bigint
);
CREATE TABLE IF NOT EXISTS "weir_shop_orders"."products_live_c66722c2" (
    "id" bigint,
    "sku" varchar,
    "category_id" integer,
    "name" varchar,
    "description" varchar,
    "attributes" varchar,
    "tags" varchar[],
    "weight_kg" real,
    "rating" double,
    "on_sale" boolean,
    "created" timestamptz,
    __pos bigint
);
CREATE TABLE IF NOT EXISTS "weir_shop_orders"."orders_live_938c61d6" (
    "id" bigint,
    "number" varchar,
    "customer_id" bigint,
    "address_id" bigint,
    "state" varchar,
    "currency" varchar,
    "total" decimal(12,2),
    "note" varchar,
    "placed" timestamptz,
    "changed" timestamptz,
    __pos bigint
);
CREATE TABLE IF NOT EXISTS "weir_shop_orders"."order_items_live_aafbafcf" (
    "order_id" bigint,
    "line" integer,
    "product_id" bigint,
    "quantity" integer,
    "unit_price" decimal(12,2),
    "discount" decimal(12,2),
    __pos bigint
);
