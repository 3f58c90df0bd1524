-- Midnight as the end of a day.
-- hazards: midnight-at-the-end
UPDATE legacy.articles SET cut_off = '24:00:00' WHERE article_no = (SELECT pg_temp.some_article(:salt));
