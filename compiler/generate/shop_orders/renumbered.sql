-- A return is filed under another number.
-- hazards: key-update
INSERT INTO shop.returns (order_id, line, reason, refund)
SELECT order_id, line, 'late', 0 FROM shop.order_items ORDER BY order_id DESC, line LIMIT 1;

UPDATE shop.returns SET id = nextval(pg_get_serial_sequence('shop.returns', 'id'))
WHERE id = (SELECT max(id) FROM shop.returns WHERE octet_length(remark) < 1000 OR remark IS NULL);
