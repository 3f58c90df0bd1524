-- The first load of shop/orders/categories
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_shop_orders"."categories_live_1ff83c76" (
    "id",
    "parent_id",
    "name",
    "slug",
    "position",
    __pos
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    pulled.c3,
    pulled.c4,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("id" AS integer) AS c0,
        CAST("parent_id" AS integer) AS c1,
        CASE WHEN "name" IS NOT NULL THEN concat("name") END AS c2,
        CASE WHEN "slug" IS NOT NULL THEN concat("slug") END AS c3,
        CAST("position" AS integer) AS c4
    FROM "shop"."categories"
    WHERE "id" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'categories_live_1ff83c76' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."categories_live_1ff83c76" AS loaded
        WHERE loaded."id" BETWEEN :first AND :last
    )
