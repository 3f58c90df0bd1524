-- An article is written as it was.
-- hazards: no-op-update
UPDATE legacy.articles SET title = title WHERE article_no = (SELECT pg_temp.some_article(:salt));
