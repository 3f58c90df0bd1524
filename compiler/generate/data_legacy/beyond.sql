-- Values that the model cannot hold and has no NULL for: this is what quarantine is for.
-- hazards: decimal-beyond-the-target, timestamps-beyond-the-target, dates-beyond-the-target, midnight-at-the-end
-- asks: unholdable
UPDATE legacy.articles SET cost = 'NaN', entered = 'infinity', first_sold = '-infinity', scanned = '24:00:00' WHERE article_no = 4712;
