-- Tables of finance/bank
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
CREATE SCHEMA IF NOT EXISTS "lake"."weir_finance_bank";
CREATE SCHEMA IF NOT EXISTS "lake"."finance_revenue";
CREATE TABLE IF NOT EXISTS "lake"."weir_finance_bank".landing (
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
CREATE TABLE IF NOT EXISTS "lake"."weir_finance_bank".bounds (target varchar, upto bigint, until bigint);
CREATE TABLE IF NOT EXISTS "lake"."weir_finance_bank"."accounts_live_e1bee94c" (
    "aid" integer,
    "bid" integer,
    "abalance" integer,
    "filler" varchar,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_finance_bank"."accounts_milestoned_e1bee94c" (
    "aid" integer,
    "bid" integer,
    "abalance" integer,
    "filler" varchar,
    valid_from timestamp(6) with time zone,
    valid_to timestamp(6) with time zone,
    __pos_in bigint,
    __pos_out bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_finance_bank"."branches_live_727f94e9" (
    "bid" integer,
    "bbalance" integer,
    "filler" varchar,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_finance_bank"."tellers_live_051c217f" (
    "tid" integer,
    "bid" integer,
    "tbalance" integer,
    "filler" varchar,
    __pos bigint
) WITH (format = 'PARQUET');
CREATE TABLE IF NOT EXISTS "lake"."weir_finance_bank"."history_live_664a56a9" (
    "tid" integer,
    "bid" integer,
    "aid" integer,
    "delta" integer,
    "mtime" timestamp(6),
    "filler" varchar,
    __pos bigint,
    __seen varchar
) WITH (format = 'PARQUET');
