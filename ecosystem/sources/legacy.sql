-- The old catalogue, with every type and every spelling that PostgreSQL has. Run it on an empty database (`psql -d legacy -f legacy.sql`);
-- a second run changes nothing. The model is ecosystem/teams/data/legacy.datastore.yaml.

CREATE SCHEMA IF NOT EXISTS legacy;

COMMENT ON SCHEMA legacy IS 'The catalogue of the mail-order house, still corrected by hand.';

CREATE EXTENSION IF NOT EXISTS citext SCHEMA public;

-- CREATE TYPE and CREATE DOMAIN have no IF NOT EXISTS.
DO $$
BEGIN
  IF to_regtype('legacy.season') IS NULL THEN
    CREATE TYPE legacy.season AS ENUM ('spring', 'summer', 'autumn', 'winter');
    CREATE TYPE legacy.carton AS (width integer, height integer, depth integer);
    CREATE DOMAIN legacy.quantity AS integer CHECK (VALUE > 0);
  END IF;
END
$$;

CREATE TABLE IF NOT EXISTS legacy.articles (
  article_no bigint PRIMARY KEY,
  discontinued boolean NOT NULL DEFAULT false,
  page smallint,
  pieces integer,
  ean bigint,
  weight real,
  volume double precision,
  factor numeric,
  cost numeric(10, 2),
  unit_cost numeric(38, 10),
  serial numeric(40, 0),
  list_price money,
  class_code char(5),
  colour varchar(10),
  title text NOT NULL,
  alias public.citext,
  thumbnail bytea,
  guid uuid,
  sheet json,
  facets jsonb,
  export xml,
  first_sold date,
  cut_off time,
  scanned time(3),
  hotline timetz,
  entered timestamp,
  priced timestamp(3),
  printed timestamp(0),
  changed timestamptz NOT NULL DEFAULT now(),
  offered_until timestamptz,
  shelf_life interval,
  sizes integer[],
  keywords text[],
  steps numeric[],
  rebates numeric(4, 2)[],
  restocked timestamp[],
  related uuid[],
  season legacy.season,
  seasons legacy.season[],
  min_order legacy.quantity,
  till inet,
  network cidr,
  scanner macaddr,
  taxed bit(1),
  ages int4range,
  offered tstzrange,
  picture oid,
  words tsvector,
  "Shelf Mark" text,
  "select" text,
  "größe" text,
  -- What follows cannot be captured faithfully; the model lists it in `excluded:`.
  gross numeric(10, 2) GENERATED ALWAYS AS (cost * 1.19) STORED,
  grid integer[][],
  location point,
  flags bit(8),
  punch_code bit varying(12),
  carton legacy.carton
);

COMMENT ON TABLE legacy.articles IS 'An article as it is printed. Numbers are used again for other articles, hence the full identity.';
COMMENT ON COLUMN legacy.articles.page IS 'Of the printed catalogue.';
COMMENT ON COLUMN legacy.articles.pieces IS 'In one package.';
COMMENT ON COLUMN legacy.articles.ean IS 'Thirteen digits; marks of our own go beyond what a double can hold.';
COMMENT ON COLUMN legacy.articles.weight IS 'In kilograms; NaN where the scales were broken.';
COMMENT ON COLUMN legacy.articles.volume IS 'In litres; Infinity stands for goods sold by the running metre.';
COMMENT ON COLUMN legacy.articles.factor IS 'From the supplier''s unit to ours, with as many digits as it takes; NaN is unknown.';
COMMENT ON COLUMN legacy.articles.cost IS 'What the supplier asks.';
COMMENT ON COLUMN legacy.articles.unit_cost IS 'For screws and cables, which cost less than a cent.';
COMMENT ON COLUMN legacy.articles.serial IS 'Forty digits, more than a decimal holds.';
COMMENT ON COLUMN legacy.articles.list_price IS 'As printed.';
COMMENT ON COLUMN legacy.articles.class_code IS 'Class of goods.';
COMMENT ON COLUMN legacy.articles.alias IS 'Other names that callers use; upper and lower case count as equal at the source.';
COMMENT ON COLUMN legacy.articles.sheet IS 'Data sheet, with its spaces and the order of its keys.';
COMMENT ON COLUMN legacy.articles.facets IS 'What the search filters by.';
COMMENT ON COLUMN legacy.articles.export IS 'XML for the printer.';
COMMENT ON COLUMN legacy.articles.cut_off IS 'Orders before this leave the same day; the source also says 24:00:00, for at any time.';
COMMENT ON COLUMN legacy.articles.scanned IS 'When the warehouse last scanned it.';
COMMENT ON COLUMN legacy.articles.hotline IS 'When the hotline for it opens, told in UTC.';
COMMENT ON COLUMN legacy.articles.offered_until IS 'NULL also for articles without an end, which say infinity at the source.';
COMMENT ON COLUMN legacy.articles.shelf_life IS 'An interval as ISO 8601 writes it, such as P2Y0M0DT0H0M0S.';
COMMENT ON COLUMN legacy.articles.steps IS 'Quantities at which the price falls; digits without bounds.';
COMMENT ON COLUMN legacy.articles.rebates IS 'In percent, one for each step.';
COMMENT ON COLUMN legacy.articles.season IS 'spring, summer, autumn or winter.';
COMMENT ON COLUMN legacy.articles.min_order IS 'Above zero.';
COMMENT ON COLUMN legacy.articles.till IS 'Network address of the till that sold it first.';
COMMENT ON COLUMN legacy.articles.network IS 'Shops that may sell it.';
COMMENT ON COLUMN legacy.articles.ages IS 'A range of years.';
COMMENT ON COLUMN legacy.articles.offered IS 'A range of moments.';
COMMENT ON COLUMN legacy.articles.picture IS 'Number of a large object; the object itself is not captured.';
COMMENT ON COLUMN legacy.articles.words IS 'What the full text search knows.';
COMMENT ON COLUMN legacy.articles."select" IS 'Recommended by the buyers.';

ALTER TABLE legacy.articles REPLICA IDENTITY FULL;

CREATE TABLE IF NOT EXISTS legacy.barcodes (
  article_no bigint NOT NULL,
  code text NOT NULL,
  printed_as text,
  PRIMARY KEY (article_no, code)
);

COMMENT ON TABLE legacy.barcodes IS 'Codes that the tills accept for an article; some are letters.';

CREATE TABLE IF NOT EXISTS legacy.manuals (
  id integer PRIMARY KEY,
  article_no bigint NOT NULL,
  revision integer NOT NULL,
  body text STORAGE EXTERNAL,
  outline jsonb STORAGE EXTERNAL,
  checksum numeric STORAGE EXTERNAL,
  page_offsets integer[] STORAGE EXTERNAL,
  scan bytea STORAGE EXTERNAL
);

COMMENT ON TABLE legacy.manuals IS 'Instructions, stored out of line and uncompressed; a new revision rarely touches the scan.';
COMMENT ON COLUMN legacy.manuals.checksum IS 'Hundreds of digits.';

CREATE TABLE IF NOT EXISTS legacy.price_tags (
  article_no bigint NOT NULL,
  shelf varchar(12) NOT NULL,
  amount numeric(8, 2),
  printed timestamptz
);

COMMENT ON TABLE legacy.price_tags IS 'What stands on the shelves. The table has no primary key, only an index that keeps a shelf from having two tags of an article.';

CREATE UNIQUE INDEX IF NOT EXISTS price_tags_once ON legacy.price_tags (article_no, shelf);

ALTER TABLE legacy.price_tags REPLICA IDENTITY FULL;

CREATE TABLE IF NOT EXISTS legacy.campaigns (
  id integer NOT NULL,
  starts date NOT NULL,
  title text NOT NULL,
  discount numeric(4, 2),
  PRIMARY KEY (id, starts)
) PARTITION BY RANGE (starts);

COMMENT ON TABLE legacy.campaigns IS 'Special offers, one partition for each year; a year that is dropped at the source stays readable here.';
COMMENT ON COLUMN legacy.campaigns.discount IS 'In percent.';

CREATE TABLE IF NOT EXISTS legacy.campaigns_2025 PARTITION OF legacy.campaigns FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

CREATE TABLE IF NOT EXISTS legacy.campaigns_2026 PARTITION OF legacy.campaigns FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

CREATE TABLE IF NOT EXISTS legacy.campaigns_other PARTITION OF legacy.campaigns DEFAULT;

CREATE TABLE IF NOT EXISTS legacy."Shelf Plan" (
  "Shelf" text PRIMARY KEY,
  "Depth (cm)" smallint,
  "net.weight" numeric(8, 3),
  "Höhe & Länge" text
);

COMMENT ON TABLE legacy."Shelf Plan" IS 'A spreadsheet that became a table, headings and all.';
COMMENT ON COLUMN legacy."Shelf Plan"."net.weight" IS 'In kilograms.';

-- A few rows, with the values that break a careless pipeline: beyond 2^53, NaN, infinity, 24:00:00, NULL in arrays, quotes and commas.

INSERT INTO legacy.articles (
  article_no, discontinued, page, pieces, ean, weight, volume, factor, cost, unit_cost, serial, list_price, class_code, colour, title, alias,
  thumbnail, guid, sheet, facets, export, first_sold, cut_off, scanned, hotline, entered, priced, printed, changed, offered_until, shelf_life,
  sizes, keywords, steps, rebates, restocked, related, season, seasons, min_order, till, network, scanner, taxed, ages, offered, picture, words,
  "Shelf Mark", "select", "größe", grid, location, flags, punch_code, carton
) VALUES
  (4711, false, 12, 1, 9007199254740993, 3.25, 2.125, 12345.6789, 17.30, 1234567890123456789012345678.0123456789,
    1234567890123456789012345678901234567890, '1234.56', 'GA', 'green', 'Garden hose 25 m', 'Hose', '\x00ff10',
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"length": 25,  "a": 1.10}', '{"length": [25, 50]}', '<article no="4711"/>', '1996-02-29',
    '14:30:00', '13:14:15.123', '08:00:00+02', '1996-02-29 13:14:15.123456', '2026-01-01 00:00:00.5', '2026-01-01 00:00:00',
    '2026-11-02 06:00:00.123456+01', 'infinity', '3 years 2 mons 1 day 04:05:06.789', '{1,2,NULL}', '{hose,NULL,"kink, none"}', '{1.5,2.25}',
    '{2.50,5.00}', '{"2026-01-01 00:00:00.5"}', '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12}', 'spring', '{spring,summer}', 5, '10.0.0.1/24',
    '10.0.0.0/8', '08:00:2b:01:02:03', B'1', '[3,100)', '[1996-02-29 00:00+00,2027-01-01 00:00+00)', 16385, 'garden hose', 'A 3', 'yes', 'groß',
    '{{1,2},{3,4}}', '(1.5,2.5)', B'10101010', B'1011', '(10,20,30)'),
  (4712, true, NULL, NULL, NULL, 'NaN', 'Infinity', 'NaN', 0.00, -0.0000000001, NULL, '-0.50', 'TO', NULL, E'Hammer 300 g\nwith "ash" handle', NULL,
    '\x', NULL, 'null', '{}', NULL, '0001-01-01', '24:00:00', NULL, NULL, '9999-12-31 23:59:59.999999', NULL, NULL, '1883-01-01 00:00:00+00',
    '2026-12-31 23:59:59.999999+00', '-1 days', '{}', '{}', '{}', '{}', '{}', '{}', NULL, NULL, NULL, NULL, NULL, NULL, B'0', 'empty', '(,)', NULL,
    '', NULL, '', NULL, NULL, NULL, NULL, NULL, NULL)
ON CONFLICT DO NOTHING;

INSERT INTO legacy.articles (article_no, title, changed) VALUES (4713, '', '2026-11-02 06:00:00+01')
ON CONFLICT DO NOTHING;

INSERT INTO legacy.barcodes (article_no, code, printed_as) VALUES
  (4711, '4006381333931', 'EAN-13'), (4711, 'GH-25', NULL), (4712, 'HM 300 "ash"', 'Code 128')
ON CONFLICT DO NOTHING;

INSERT INTO legacy.manuals (id, article_no, revision, body, outline, checksum, page_offsets, scan)
SELECT
  id,
  4711,
  id,
  repeat('Turn the tap until water comes. ', 200),
  jsonb_build_object('chapters', array_fill('Safety'::text, ARRAY[400])),
  repeat('7', 300)::numeric,
  ARRAY(SELECT page * 512 FROM generate_series(1, 800) AS page),
  decode(repeat('00ff', 3000), 'hex')
FROM generate_series(1, 2) AS id
ON CONFLICT DO NOTHING;

INSERT INTO legacy.price_tags (article_no, shelf, amount, printed) VALUES
  (4711, 'A 3', 29.90, '2026-11-02 06:10:00+01'), (4711, 'Z 9', 27.90, '2026-11-02 06:10:00+01'), (4712, 'A 3', NULL, NULL)
ON CONFLICT DO NOTHING;

INSERT INTO legacy.campaigns (id, starts, title, discount) VALUES
  (1, '2025-03-01', 'Spring in the garden', 10.00), (1, '2026-03-01', 'Spring in the garden', 12.50), (2, '2026-11-27', 'Black week', 20.00)
ON CONFLICT DO NOTHING;

INSERT INTO legacy."Shelf Plan" ("Shelf", "Depth (cm)", "net.weight", "Höhe & Länge") VALUES
  ('A 3', 60, 120.500, '2 m × 4 m'), ('Ä"1', NULL, NULL, NULL)
ON CONFLICT DO NOTHING;
