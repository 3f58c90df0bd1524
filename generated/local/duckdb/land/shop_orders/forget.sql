-- Drop what is merged everywhere of shop/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- Whole partitions of the landing table, so that no file has to be read or written.
DELETE FROM "weir_shop_orders".landing WHERE src_offset < :lo
