-- A card is refused; the customer will try again.
-- weight: 2
INSERT INTO shop.payments (id, order_id, method, state, amount, card_ending, account)
SELECT md5('no' || id || ' ' || :salt)::uuid, id, 'card', 'refused', total, :digits, :account
FROM shop.orders WHERE id = (SELECT pg_temp.some_order('placed', :salt))
ON CONFLICT (id) DO NOTHING;
