-- A customer asks to be forgotten; baskets, addresses and subscriptions go too.
-- weight: 1
DELETE FROM shop.customers WHERE id = (SELECT pg_temp.some_customer(:salt));
