-- Tables of shop/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
CREATE SCHEMA IF NOT EXISTS "lake"."weir_shop_orders";
CREATE SCHEMA IF NOT EXISTS "lake"."crm_churn";
CREATE SCHEMA IF NOT EXISTS "lake"."crm_support";
CREATE SCHEMA IF NOT EXISTS "lake"."finance_revenue";
CREATE SCHEMA IF NOT EXISTS "lake"."shop_assortment";
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders".landing (
    src_offset bigint,
    src_ts timestamp(6) with time zone,
    src_table varchar,
    op varchar,
    tx varchar,
    key_json varchar,
    value_json varchar
) WITH (
    format = 'PARQUET',
    partitioning = ARRAY['truncate(src_offset, 200000)'],
    sorted_by = ARRAY['src_table', 'src_offset']
);
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders".bounds (target varchar, upto bigint, until bigint);
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."customers_live_159fbc3f" (
    "id" bigint,
    "public_id" uuid,
    "email" varchar,
    "full_name" varchar,
    "phone" varchar,
    "born" date,
    "country" varchar,
    "segment" varchar,
    "tags" array(varchar),
    "balance" decimal(12,2),
    "preferences" varchar,
    "joined" timestamp(6) with time zone,
    "last_seen" timestamp(6) with time zone,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."customers_milestoned_159fbc3f" (
    "id" bigint,
    "public_id" uuid,
    "email" varchar,
    "full_name" varchar,
    "phone" varchar,
    "born" date,
    "country" varchar,
    "segment" varchar,
    "tags" array(varchar),
    "balance" decimal(12,2),
    "preferences" varchar,
    "joined" timestamp(6) with time zone,
    "last_seen" timestamp(6) with time zone,
    valid_from timestamp(6) with time zone,
    valid_to timestamp(6) with time zone,
    __pos_in bigint,
    __pos_out bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."addresses_live_8f4c7c01" (
    "id" bigint,
    "customer_id" bigint,
    "kind" varchar,
    "recipient" varchar,
    "street" varchar,
    "postal_code" varchar,
    "city" varchar,
    "country" varchar,
    "changed" timestamp(6) with time zone,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."categories_live_1ff83c76" (
    "id" integer,
    "parent_id" integer,
    "name" varchar,
    "slug" varchar,
    "position" integer,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."products_live_c66722c2" (
    "id" bigint,
    "sku" varchar,
    "category_id" integer,
    "name" varchar,
    "description" varchar,
    "attributes" varchar,
    "tags" array(varchar),
    "weight_kg" real,
    "rating" double,
    "on_sale" boolean,
    "created" timestamp(6) with time zone,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."prices_milestoned_2e20ea1f" (
    "product_id" bigint,
    "currency" varchar,
    "since" date,
    "amount" decimal(12,2),
    "tax_rate" decimal(4,3),
    valid_from timestamp(6) with time zone,
    valid_to timestamp(6) with time zone,
    __pos_in bigint,
    __pos_out bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."stock_live_e3e77e98" (
    "product_id" bigint,
    "warehouse" varchar,
    "on_hand" integer,
    "reserved" integer,
    "reorder_below" integer,
    "counted" timestamp(6) with time zone,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."orders_live_938c61d6" (
    "id" bigint,
    "number" varchar,
    "customer_id" bigint,
    "address_id" bigint,
    "state" varchar,
    "currency" varchar,
    "total" decimal(12,2),
    "note" varchar,
    "placed" timestamp(6) with time zone,
    "changed" timestamp(6) with time zone,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."order_items_live_aafbafcf" (
    "order_id" bigint,
    "line" integer,
    "product_id" bigint,
    "quantity" integer,
    "unit_price" decimal(12,2),
    "discount" decimal(12,2),
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."payments_live_0be6d412" (
    "id" uuid,
    "order_id" bigint,
    "method" varchar,
    "state" varchar,
    "amount" decimal(12,2),
    "currency" varchar,
    "card_ending" varchar,
    "account" integer,
    "authorised" timestamp(6) with time zone,
    "captured" timestamp(6) with time zone,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."shipments_milestoned_80b283f8" (
    "id" bigint,
    "order_id" bigint,
    "carrier" varchar,
    "tracking" varchar,
    "state" varchar,
    "weight_kg" decimal(8,3),
    "packed" timestamp(6) with time zone,
    "delivered" timestamp(6) with time zone,
    valid_from timestamp(6) with time zone,
    valid_to timestamp(6) with time zone,
    __pos_in bigint,
    __pos_out bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."returns_live_4efe60cb" (
    "id" bigint,
    "order_id" bigint,
    "line" integer,
    "reason" varchar,
    "remark" varchar,
    "refund" decimal(12,2),
    "announced" date,
    "settled" date,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."reviews_milestoned_180fb8cc" (
    "id" bigint,
    "product_id" bigint,
    "customer_id" bigint,
    "stars" integer,
    "title" varchar,
    "body" varchar,
    "approved" boolean,
    "written" timestamp(6) with time zone,
    valid_from timestamp(6) with time zone,
    valid_to timestamp(6) with time zone,
    __pos_in bigint,
    __pos_out bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."newsletter_live_6573583d" (
    "customer_id" bigint,
    "subscribed" boolean,
    "topics" array(varchar),
    "changed" timestamp(6),
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_shop_orders"."events_live_d1c75eea" (
    "id" uuid,
    "happened" timestamp(6) with time zone,
    "customer_id" bigint,
    "kind" varchar,
    "path" varchar,
    "client" varchar,
    "detail" varchar,
    __pos bigint
) WITH (format = 'PARQUET');
