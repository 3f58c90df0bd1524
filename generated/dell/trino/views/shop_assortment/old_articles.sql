-- What readers see as shop/assortment/old_articles
-- Made from ecosystem/teams/shop/assortment.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."shop_assortment"."old_articles" AS
SELECT
    CAST("article_no" AS bigint) AS "article_no",
    CAST("title" AS varchar) AS "title",
    CAST("alias" AS varchar) AS "alias",
    CAST("class_code" AS varchar) AS "class_code",
    CAST("colour" AS varchar) AS "colour",
    CAST("list_price" AS decimal(19,2)) AS "list_price",
    CAST("cost" AS decimal(10,2)) AS "cost",
    CAST("sizes" AS array(integer)) AS "sizes",
    CAST("keywords" AS array(varchar)) AS "keywords",
    CAST("season" AS varchar) AS "season",
    CAST("sheet" AS varchar) AS "sheet",
    CAST("size_label" AS varchar) AS "size_label",
    CAST("shelf_mark" AS varchar) AS "shelf_mark",
    CAST("changed" AS timestamp(6) with time zone) AS "changed",
    CAST(valid_from AS timestamp(6) with time zone) AS valid_from,
    CAST(valid_to AS timestamp(6) with time zone) AS valid_to
FROM "lake"."weir_data_legacy"."articles_milestoned_d085399d"
WHERE valid_to IS NULL OR valid_to >= current_timestamp - INTERVAL '63072000' SECOND
