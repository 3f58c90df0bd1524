-- Tables of data/legacy
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
CREATE SCHEMA IF NOT EXISTS "lake"."weir_data_legacy";
CREATE SCHEMA IF NOT EXISTS "lake"."shop_assortment";
CREATE TABLE IF NOT EXISTS "lake"."weir_data_legacy".landing (
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
CREATE TABLE IF NOT EXISTS "lake"."weir_data_legacy".bounds (target varchar, upto bigint, until bigint);
CREATE TABLE IF NOT EXISTS "lake"."weir_data_legacy"."articles_milestoned_d085399d" (
    "article_no" bigint,
    "discontinued" boolean,
    "page" integer,
    "pieces" integer,
    "ean" bigint,
    "weight" real,
    "volume" double,
    "factor" varchar,
    "cost" decimal(10,2),
    "unit_cost" decimal(38,10),
    "serial" varchar,
    "list_price" decimal(19,2),
    "class_code" varchar,
    "colour" varchar,
    "title" varchar,
    "alias" varchar,
    "thumbnail" varbinary,
    "guid" uuid,
    "sheet" varchar,
    "facets" varchar,
    "export" varchar,
    "first_sold" date,
    "cut_off" time(6),
    "scanned" time(6),
    "hotline" varchar,
    "entered" timestamp(6),
    "priced" timestamp(6),
    "printed" timestamp(6),
    "changed" timestamp(6) with time zone,
    "offered_until" timestamp(6) with time zone,
    "shelf_life" varchar,
    "sizes" array(integer),
    "keywords" array(varchar),
    "steps" array(varchar),
    "rebates" array(decimal(4,2)),
    "restocked" array(timestamp(6)),
    "related" array(uuid),
    "season" varchar,
    "seasons" array(varchar),
    "min_order" integer,
    "till" varchar,
    "network" varchar,
    "scanner" varchar,
    "taxed" boolean,
    "ages" varchar,
    "offered" varchar,
    "picture" bigint,
    "words" varchar,
    "shelf_mark" varchar,
    "choice" varchar,
    "size_label" varchar,
    valid_from timestamp(6) with time zone,
    valid_to timestamp(6) with time zone,
    __pos_in bigint,
    __pos_out bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_data_legacy"."barcodes_live_76806960" (
    "article_no" bigint,
    "code" varchar,
    "printed_as" varchar,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_data_legacy"."manuals_live_a9e7209d" (
    "id" integer,
    "article_no" bigint,
    "revision" integer,
    "body" varchar,
    "outline" varchar,
    "checksum" varchar,
    "page_offsets" array(integer),
    "scan" varbinary,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_data_legacy"."price_tags_live_7d9ac316" (
    "article_no" bigint,
    "shelf" varchar,
    "amount" decimal(8,2),
    "printed" timestamp(6) with time zone,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_data_legacy"."campaigns_live_2502b232" (
    "id" integer,
    "starts" date,
    "title" varchar,
    "discount" decimal(4,2),
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_data_legacy"."shelf_plan_live_5cec9972" (
    "shelf" varchar,
    "depth_cm" integer,
    "net_weight" decimal(8,3),
    "remark" varchar,
    __pos bigint
) WITH (format = 'PARQUET');
