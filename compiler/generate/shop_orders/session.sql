-- Whom and what a transaction picks: somebody among the latest, the same for the same salt. The functions live as long as the session.
CREATE OR REPLACE FUNCTION pg_temp.some_customer(salt bigint) RETURNS bigint LANGUAGE sql STABLE AS
'SELECT id FROM (SELECT id FROM shop.customers ORDER BY id DESC LIMIT 200) AS latest ORDER BY hashint8extended(id, salt) LIMIT 1';

CREATE OR REPLACE FUNCTION pg_temp.some_product(salt bigint) RETURNS bigint LANGUAGE sql STABLE AS
'SELECT id FROM (SELECT id FROM shop.products ORDER BY id DESC LIMIT 500) AS latest ORDER BY hashint8extended(id, salt) LIMIT 1';

CREATE OR REPLACE FUNCTION pg_temp.some_order(wanted shop.order_state, salt bigint) RETURNS bigint LANGUAGE sql STABLE AS
'SELECT id FROM (SELECT id, state FROM shop.orders ORDER BY id DESC LIMIT 500) AS latest
 WHERE state = wanted ORDER BY hashint8extended(id, salt) LIMIT 1';

CREATE OR REPLACE FUNCTION pg_temp.some_review(salt bigint) RETURNS bigint LANGUAGE sql STABLE AS
'SELECT id FROM (SELECT id FROM shop.reviews ORDER BY id DESC LIMIT 200) AS latest ORDER BY hashint8extended(id, salt) LIMIT 1';

CREATE OR REPLACE FUNCTION pg_temp.some_return(salt bigint) RETURNS bigint LANGUAGE sql STABLE AS
'SELECT id FROM (SELECT id FROM shop.returns ORDER BY id DESC LIMIT 200) AS latest ORDER BY hashint8extended(id, salt) LIMIT 1';

-- Nothing in it repeats, so that no compression brings it below the size at which PostgreSQL stores a value out of line.
CREATE OR REPLACE FUNCTION pg_temp.long_text(kilobytes integer, salt bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
'SELECT string_agg(md5(n::text || salt::text), '' '') FROM generate_series(1, kilobytes * 31) AS n';
