-- An article becomes dearer, or cheaper.
-- weight: 6
UPDATE legacy.articles SET cost = :amount, unit_cost = :amount::numeric / 3.0, list_price = :amount::numeric::money, changed = now()
WHERE article_no = (SELECT pg_temp.some_article(:salt));
