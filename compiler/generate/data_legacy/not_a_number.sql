-- The scales were broken, goods are sold by the running metre, and a factor is unknown.
-- hazards: float-specials
UPDATE legacy.articles SET weight = 'NaN', volume = 'Infinity', factor = 'NaN' WHERE article_no = 4712;

UPDATE legacy.articles SET weight = '-Infinity', volume = '-Infinity', factor = '-0.00000000000000000001' WHERE article_no = 4713;

UPDATE legacy.articles SET weight = 3.4028235e38, volume = 1.7976931348623157e308 WHERE article_no = 4711;
