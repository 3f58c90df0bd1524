-- Long values of which no two are alike. The functions live as long as the session.
CREATE OR REPLACE FUNCTION pg_temp.long_bytes(kilobytes integer, salt bigint) RETURNS bytea LANGUAGE sql IMMUTABLE AS
'SELECT string_agg(decode(md5(n::text || salt::text), ''hex''), ''''::bytea) FROM generate_series(1, kilobytes * 64) AS n';

CREATE OR REPLACE FUNCTION pg_temp.some_article(salt bigint) RETURNS bigint LANGUAGE sql STABLE AS
'SELECT article_no FROM (SELECT article_no FROM legacy.articles ORDER BY article_no DESC LIMIT 500) AS latest
 ORDER BY hashint8extended(article_no, salt) LIMIT 1';
