-- The first load of shop/orders/products
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_shop_orders"."products_live_0057" ("id", "sku", "category_id", "name", "description", "attributes", "tags", "weight_kg", "rating", "on_sale", "created", __pos)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    pulled.c3,
    pulled.c4,
    pulled.c5,
    CAST(json_parse(pulled.c6) AS array(varchar)),
    pulled.c7,
    pulled.c8,
    pulled.c9,
    CASE WHEN regexp_like(pulled.c10, '^[0-9]{4}-') AND pulled.c10 NOT LIKE '0000-%' THEN CAST(from_iso8601_timestamp_nanos(pulled.c10) AS timestamp(6) with time zone) WHEN pulled.c10 IS NOT NULL THEN CAST(fail('products.created: value does not fit timestamptz') AS timestamp(6) with time zone) END,
    :lo
FROM TABLE("source_shop_orders".system.query(query => 'SELECT CAST("id" AS bigint) AS c0, CASE WHEN "sku" IS NOT NULL THEN format(''%s'', "sku") END AS c1, CAST("category_id" AS integer) AS c2, CASE WHEN "name" IS NOT NULL THEN format(''%s'', "name") END AS c3, CASE WHEN "description" IS NULL THEN NULL WHEN CAST(pg_typeof("description") AS text) IN (''interval'', ''time with time zone'', ''hstore'') THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("description") AS integer) AS text) WHEN CAST(pg_typeof("description") AS text) <> ''numeric'' THEN format(''%s'', "description") ELSE CASE CAST("description" AS text) WHEN ''NaN'' THEN ''NAN'' WHEN ''Infinity'' THEN ''POSITIVE_INFINITY'' WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY'' ELSE CAST("description" AS text) END END AS c4, CASE WHEN CAST(pg_typeof("attributes") AS text) IN (''interval'', ''time with time zone'', ''hstore'') THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("attributes") AS integer) AS text) ELSE CAST("attributes" AS text) END AS c5, CASE WHEN "tags" IS NOT NULL THEN CAST(coalesce((SELECT json_agg(CASE WHEN e IS NULL THEN NULL WHEN CAST(pg_typeof(e) AS text) IN (''interval'', ''time with time zone'', ''hstore'') THEN CAST(CAST(''a first load cannot spell '' || pg_typeof(e) AS integer) AS text) WHEN CAST(pg_typeof(e) AS text) <> ''numeric'' THEN format(''%s'', e) ELSE CASE CAST(e AS text) WHEN ''NaN'' THEN ''NAN'' WHEN ''Infinity'' THEN ''POSITIVE_INFINITY'' WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY'' ELSE CAST(e AS text) END END ORDER BY n) FROM unnest("tags") WITH ORDINALITY AS u(e, n)), ''[]'') AS text) END AS c6, CAST("weight_kg" AS real) AS c7, CAST("rating" AS double precision) AS c8, CAST("on_sale" AS text) IN (''true'', ''1'') AS c9, CASE WHEN isfinite("created") AND extract(year FROM "created" AT TIME ZONE ''UTC'') BETWEEN 1 AND 9999 THEN to_char("created" AT TIME ZONE ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.US"Z"'') ELSE ''!'' || CAST("created" AS text) END AS c10 FROM "shop"."products" WHERE "id" BETWEEN ' || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || '''')) AS pulled
WHERE EXISTS (SELECT 1 FROM control.weir.stream AS held WHERE held.stream = 'shop_orders' AND held.role = 'products_live_0057' AND held.token = :token)
    -- what was loaded is not loaded again
    AND NOT EXISTS (SELECT 1 FROM "lake"."weir_shop_orders"."products_live_0057" AS loaded WHERE loaded."id" BETWEEN :first AND :last)
