-- One of everything that a PostgreSQL can hold. The comment of a column of `alltypes` and `whole` is what weir should make of it,
-- `-` if it should leave it out.
CREATE SCHEMA app;
CREATE SCHEMA crm;
CREATE SCHEMA "Sales Office";
CREATE SCHEMA weir;
CREATE EXTENSION citext SCHEMA app;
CREATE EXTENSION hstore SCHEMA crm;
CREATE EXTENSION ltree;
CREATE EXTENSION isn;
CREATE EXTENSION cube;
CREATE EXTENSION lo;
CREATE EXTENSION pg_stat_statements SCHEMA app;
CREATE EXTENSION file_fdw;

CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE "Sales Office"."Mixed Enum" AS ENUM ('a b');
CREATE TYPE "Sales Office".undecided AS ENUM ();
CREATE DOMAIN app.feeling AS app.mood;
CREATE TYPE app.address AS (street text, town text);
CREATE TYPE app.floatrange AS RANGE (subtype = float8, multirange_type_name = app.floatmultirange);
CREATE DOMAIN app.posint AS integer CHECK (value > 0);
CREATE DOMAIN app.small_posint AS app.posint CHECK (value < 100);
CREATE DOMAIN app.amount AS numeric(12,2);
CREATE DOMAIN app.price AS app.amount NOT NULL;
CREATE DOMAIN app.code AS varchar(8);
CREATE DOMAIN app.email AS app.citext;
CREATE DOMAIN app.ints AS integer[];
CREATE DOMAIN app.grid AS integer[][];
CREATE DOMAIN app.flag AS bit(1);
CREATE DOMAIN app.labels AS app.mood[];

CREATE TABLE weir.heartbeat (id integer PRIMARY KEY);
CREATE TEMPORARY TABLE passing (id integer PRIMARY KEY);

CREATE TABLE app.alltypes (dropped integer, id bigint PRIMARY KEY);
CREATE TABLE app.whole (dropped integer, id bigint PRIMARY KEY);
ALTER TABLE app.whole REPLICA IDENTITY FULL;

-- Type, what becomes of it, and what becomes of an array of it: with the key as replica identity, and with whole rows.
DO $$
DECLARE
    each record;
BEGIN
    FOR each IN
        SELECT row_number() OVER () AS n, *
        FROM (VALUES
            ('boolean', 'boolean', '-', 'array<boolean>'),
            ('smallint', 'integer', '-', 'array<integer>'),
            ('integer', 'integer', 'array<integer>', 'array<integer>'),
            ('bigint', 'bigint', 'array<bigint>', 'array<bigint>'),
            ('oid', 'bigint', '-', 'array<bigint>'),
            ('real', 'real', '-', 'array<real>'),
            ('double precision', 'double', '-', 'array<double>'),
            ('numeric', 'string', '-', 'array<string>'),
            ('numeric(10,2)', 'decimal(10,2)', '-', 'array<decimal(10,2)>'),
            ('numeric(5)', 'decimal(5,0)', '-', 'array<decimal(5,0)>'),
            ('numeric(38,38)', 'decimal(38,38)', '-', 'array<decimal(38,38)>'),
            ('numeric(40,0)', 'string', '-', 'array<string>'),
            ('numeric(1000,500)', 'string', '-', 'array<string>'),
            ('numeric(2,5)', 'string', '-', 'array<string>'),
            ('numeric(3,-2)', '-', '-', '-'),
            ('numeric(10,-1000)', '-', '-', '-'),
            ('numeric(10,1000)', 'string', '-', 'array<string>'),
            ('money', 'decimal(19,2)', '-', '-'),
            ('char', 'string(1)', 'array<string(1)>', 'array<string(1)>'),
            ('char(5)', 'string(5)', 'array<string(5)>', 'array<string(5)>'),
            ('bpchar', 'string', 'array<string>', 'array<string>'),
            ('varchar', 'string', 'array<string>', 'array<string>'),
            ('varchar(320)', 'string(320)', 'array<string(320)>', 'array<string(320)>'),
            ('varchar(10485760)', 'string(10485760)', 'array<string(10485760)>', 'array<string(10485760)>'),
            ('text', 'string', 'array<string>', 'array<string>'),
            ('"char"', 'string', '-', 'array<string>'),
            ('name', '-', '-', '-'),
            ('app.citext', 'string', '-', 'array<string>'),
            ('app.mood', 'string', '-', 'array<string>'),
            ('"Sales Office"."Mixed Enum"', 'string', '-', 'array<string>'),
            ('inet', 'string', '-', 'array<string>'),
            ('cidr', 'string', '-', 'array<string>'),
            ('macaddr', 'string', '-', 'array<string>'),
            ('macaddr8', 'string', '-', 'array<string>'),
            ('int4range', 'string', '-', 'array<string>'),
            ('int8range', 'string', '-', 'array<string>'),
            ('numrange', 'string', '-', 'array<string>'),
            ('daterange', 'string', '-', 'array<string>'),
            ('tsrange', 'string', '-', 'array<string>'),
            ('tstzrange', 'string', '-', 'array<string>'),
            ('int4multirange', '-', '-', '-'),
            ('app.floatrange', '-', '-', '-'),
            ('app.floatmultirange', '-', '-', '-'),
            ('xml', 'string', '-', '-'),
            ('interval', 'string', '-', '-'),
            ('interval(3)', 'string', '-', '-'),
            ('interval year to month', 'string', '-', '-'),
            ('time', 'time', '-', '-'),
            ('time(3)', 'time', '-', '-'),
            ('timetz', 'string', '-', '-'),
            ('timestamp', 'timestamp', '-', 'array<timestamp>'),
            ('timestamp(0)', 'timestamp', '-', 'array<timestamp>'),
            ('timestamptz', 'timestamptz', '-', 'array<timestamptz>'),
            ('timestamptz(3)', 'timestamptz', '-', 'array<timestamptz>'),
            ('date', 'date', 'array<date>', 'array<date>'),
            ('uuid', 'uuid', 'array<uuid>', 'array<uuid>'),
            ('json', 'json', 'array<json>', 'array<json>'),
            ('jsonb', 'json', 'array<json>', 'array<json>'),
            ('crm.hstore', 'json', '-', '-'),
            ('bytea', 'binary', '-', '-'),
            ('tsvector', 'string', '-', '-'),
            ('tsquery', '-', '-', '-'),
            ('ltree', 'string', '-', '-'),
            ('lquery', '-', '-', '-'),
            ('isbn', 'string', '-', '-'),
            ('isbn13', '-', '-', '-'),
            ('cube', '-', '-', '-'),
            ('lo', 'bigint', '-', '-'),
            ('pg_lsn', '-', '-', '-'),
            ('xid8', '-', '-', '-'),
            ('tid', '-', '-', '-'),
            ('regclass', '-', '-', '-'),
            ('jsonpath', '-', '-', '-'),
            ('int2vector', '-', '-', '-'),
            ('refcursor', '-', '-', '-'),
            ('bit', 'boolean', '-', '-'),
            ('bit(1)', 'boolean', '-', '-'),
            ('bit(8)', '-', '-', '-'),
            ('bit varying', '-', '-', '-'),
            ('bit varying(1)', '-', '-', '-'),
            ('point', '-', '-', '-'),
            ('line', '-', '-', '-'),
            ('lseg', '-', '-', '-'),
            ('box', '-', '-', '-'),
            ('path', '-', '-', '-'),
            ('polygon', '-', '-', '-'),
            ('circle', '-', '-', '-'),
            ('app.address', '-', '-', '-'),
            ('app.posint', 'integer', '-', '-'),
            ('app.small_posint', 'integer', '-', '-'),
            ('app.amount', 'decimal(12,2)', '-', '-'),
            ('app.code', 'string(8)', '-', '-'),
            ('app.email', 'string', '-', '-'),
            ('app.flag', 'boolean', '-', '-'),
            ('app.feeling', 'string', '-', '-')
        ) AS known (type, plain, many, many_whole)
    LOOP
        EXECUTE format('ALTER TABLE app.alltypes ADD v%s %s, ADD a%s %2$s[], ADD g%1$s %2$s[][]', each.n, each.type, each.n);
        EXECUTE format('COMMENT ON COLUMN app.alltypes.v%s IS %L', each.n, each.plain);
        EXECUTE format('COMMENT ON COLUMN app.alltypes.a%s IS %L', each.n, each.many);
        EXECUTE format('COMMENT ON COLUMN app.alltypes.g%s IS %L', each.n, '-');
        EXECUTE format('ALTER TABLE app.whole ADD v%s %s, ADD a%1$s %2$s[]', each.n, each.type);
        EXECUTE format('COMMENT ON COLUMN app.whole.v%s IS %L', each.n, each.plain);
        EXECUTE format('COMMENT ON COLUMN app.whole.a%s IS %L', each.n, each.many_whole);
    END LOOP;
END
$$;
ALTER TABLE app.alltypes DROP dropped;
ALTER TABLE app.whole DROP dropped;
COMMENT ON COLUMN app.alltypes.id IS 'bigint';
COMMENT ON COLUMN app.whole.id IS 'bigint';

CREATE TABLE app.domains (
    id app.small_posint PRIMARY KEY, price app.price, code app.code, email app.email, ints app.ints, grid app.grid,
    codes app.code[], labels app.labels
);
CREATE TABLE app.columns (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    other integer GENERATED BY DEFAULT AS IDENTITY,
    serial serial,
    twice bigint GENERATED ALWAYS AS (id * 2) STORED,
    made timestamptz DEFAULT now()
);

CREATE TABLE app.keyed (a integer, b text, c uuid NOT NULL, d integer, e integer NOT NULL, PRIMARY KEY (b, a) INCLUDE (d));
CREATE UNIQUE INDEX ON app.keyed (c) INCLUDE (d);
CREATE UNIQUE INDEX ON app.keyed (d);
CREATE UNIQUE INDEX ON app.keyed (e) WHERE e > 0;
CREATE UNIQUE INDEX ON app.keyed (lower(b));
ALTER TABLE app.keyed ADD UNIQUE (e) DEFERRABLE;
CREATE INDEX ON app.keyed (e);
CREATE TABLE app.keyless (a integer NOT NULL UNIQUE, b text);
CREATE TABLE app.late (id integer PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, v text);
CREATE TABLE app.mute (id integer PRIMARY KEY);
ALTER TABLE app.mute REPLICA IDENTITY NOTHING;
CREATE TABLE app.by_index (id integer PRIMARY KEY, code text NOT NULL);
CREATE UNIQUE INDEX by_index_code ON app.by_index (code);
ALTER TABLE app.by_index REPLICA IDENTITY USING INDEX by_index_code;
CREATE TABLE app.by_key_index (id integer PRIMARY KEY, code text NOT NULL);
CREATE UNIQUE INDEX by_key_index_both ON app.by_key_index (id, code);
ALTER TABLE app.by_key_index REPLICA IDENTITY USING INDEX by_key_index_both;

CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE TABLE app.part (id integer, d date, n integer, PRIMARY KEY (id, d, n)) PARTITION BY RANGE (d);
CREATE TABLE app.part_24 PARTITION OF app.part FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE app.part_25 PARTITION OF app.part FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (n);
CREATE TABLE app.part_25_1 PARTITION OF app.part_25 FOR VALUES IN (1);
CREATE UNLOGGED TABLE app.part_25_x PARTITION OF app.part_25 DEFAULT;
ALTER TABLE app.part_24 REPLICA IDENTITY FULL;
INSERT INTO app.part VALUES (1, '2024-06-01', 1), (2, '2025-06-01', 1), (3, '2025-06-01', 2);
ANALYZE app.part_24, app.part_25_1, app.part_25_x;

CREATE TABLE app.cars (id integer PRIMARY KEY, wheels integer);
CREATE TABLE app.vans (PRIMARY KEY (id), load integer) INHERITS (app.cars);
CREATE FOREIGN TABLE app.far (line text) SERVER files OPTIONS (filename '/dev/null');
CREATE UNLOGGED TABLE app.fleeting (id integer PRIMARY KEY);
CREATE TABLE app.counted (id integer PRIMARY KEY);
INSERT INTO app.counted SELECT generate_series(1, 1000);
ANALYZE app.counted;
COMMENT ON TABLE app.counted IS 'What was counted.';
CREATE TABLE "Sales Office".counted (id integer PRIMARY KEY);
CREATE VIEW app.glance AS SELECT id FROM app.counted;
CREATE MATERIALIZED VIEW app.stare AS SELECT id FROM app.counted;
CREATE TABLE "Sales Office"."Mixed Case" ("The Id" integer PRIMARY KEY, "select" text, "a.b" text, "1st" text);
CREATE TABLE crm."Ünï" (id integer PRIMARY KEY, "Größe" text);
CREATE TABLE app.alike (id integer PRIMARY KEY, "Sum" integer, sum integer);
CREATE TABLE app.case (id integer PRIMARY KEY);
CREATE TABLE app."Case" (id integer PRIMARY KEY);
CREATE TABLE app.shapes (outline polygon);

CREATE ROLE weir_test_reader LOGIN PASSWORD 'reader';
ALTER ROLE weir_test_reader SET synchronous_commit = local;
CREATE TABLE app.secret (id integer PRIMARY KEY);
ALTER TABLE app.secret ENABLE ROW LEVEL SECURITY;

CREATE TABLE app.mixed (id integer, n integer) PARTITION BY LIST (n);
CREATE TABLE app.mixed_1 PARTITION OF app.mixed FOR VALUES IN (1);

CREATE PUBLICATION weir_all FOR ALL TABLES;
CREATE PUBLICATION weir_some FOR TABLE app.by_index WHERE (id > 10), app.part, TABLES IN SCHEMA crm
WITH (publish = 'insert, delete', publish_via_partition_root = true);
CREATE FOREIGN TABLE app.mixed_rest PARTITION OF app.mixed DEFAULT SERVER files OPTIONS (filename '/dev/null');
