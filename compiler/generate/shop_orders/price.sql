-- A price changes tomorrow.
-- weight: 4
INSERT INTO shop.prices (product_id, currency, since, amount, tax_rate)
SELECT pg_temp.some_product(:salt), 'EUR', current_date + 1, :amount, 0.190
ON CONFLICT (product_id, currency, since) DO UPDATE SET amount = excluded.amount;
