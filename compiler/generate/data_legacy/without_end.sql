-- An offer without an end, one without a beginning, and one from before Christ; the model has NULL for all of them.
-- hazards: timestamps-beyond-the-target
UPDATE legacy.articles SET offered_until = 'infinity' WHERE article_no = 4711;

UPDATE legacy.articles SET offered_until = '-infinity' WHERE article_no = 4712;

UPDATE legacy.articles SET offered_until = '0044-03-15 12:00:00+00 BC' WHERE article_no = 4713;
