-- Numbers that a double cannot hold, and decimals to the last digit.
-- hazards: large-integers
UPDATE legacy.articles
SET ean = 9007199254740993 + :quantity * 2, unit_cost = -9999999999999999999999999999.9999999999, list_price = '-92233720368547758.08'
WHERE article_no = (SELECT pg_temp.some_article(:salt));
