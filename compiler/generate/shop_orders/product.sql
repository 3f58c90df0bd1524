-- A product joins the assortment, with its price and its place on the shelf.
-- weight: 4
INSERT INTO shop.products (id, sku, category_id, name, description, attributes, tags, weight_kg)
SELECT id, 'G-' || id, 1 + id % 3, initcap(:word) || ' ' || id, :note, jsonb_build_object('colour', :word), ARRAY[:word, 'new, this year'], :weight
FROM nextval(pg_get_serial_sequence('shop.products', 'id')) AS id;

INSERT INTO shop.prices (product_id, currency, since, amount, tax_rate)
SELECT currval(pg_get_serial_sequence('shop.products', 'id')), 'EUR', current_date, :amount, 0.190;

INSERT INTO shop.stock (product_id, warehouse, on_hand, reorder_below)
SELECT currval(pg_get_serial_sequence('shop.products', 'id')), warehouse, :quantity * 20, 10
FROM (VALUES ('BER'), ('LIL')) AS houses (warehouse);
