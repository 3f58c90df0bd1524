-- A class code shorter than its column, blank-padded by the source; texts that are empty, and lists that hold nothing.
-- hazards: blank-padded-text
UPDATE legacy.articles SET class_code = 'X', colour = '', keywords = '{NULL,"",NULL}', sizes = '{NULL}', seasons = '{}'
WHERE article_no = (SELECT pg_temp.some_article(:salt));
