-- A line of an order comes back.
-- weight: 3
INSERT INTO shop.returns (order_id, line, reason, remark, refund)
SELECT order_id, line, 'unwanted', :note, unit_price * quantity
FROM shop.order_items WHERE order_id = (SELECT pg_temp.some_order('delivered', :salt)) ORDER BY line LIMIT 1;
