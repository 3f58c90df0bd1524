-- An article is printed under a number that is free, or is used again.
-- weight: 6
INSERT INTO legacy.articles (
  article_no, page, pieces, ean, weight, volume, factor, cost, unit_cost, serial, list_price, class_code, colour, title, alias, guid,
  sheet, facets, first_sold, cut_off, scanned, hotline, entered, priced, changed, offered_until, shelf_life, sizes, keywords, steps, rebates,
  related, season, seasons, min_order, till, network, taxed, ages, "Shelf Mark", "select", "größe"
) VALUES (
  :article, :quantity, :teller, 4000000000000 + :account, :real, :double, :factor, :amount, -:amount::numeric, '1234567890123456789012345678901234567890',
  :amount, 'GA', left(:word, 10), initcap(:word) || ' ' || :article, :last, md5(:salt::text)::uuid,
  ('{"a": 1.10,  "b": "' || :word || '"}')::json, jsonb_build_object('sizes', ARRAY[:quantity, 50]), :day::date, :time::time, '13:14:15.123',
  '08:00:00+02', :moment::timestamp, :moment::timestamp, now(), :moment::timestamptz, '3 years 2 mons 1 day 04:05:06.789', ARRAY[:quantity, 2],
  ARRAY[:word, 'kink, none'], ARRAY[1.5, :quantity], ARRAY[2.50, 5.00], ARRAY[md5(:other::text)::uuid], 'autumn',
  '{spring,summer}', :quantity, '10.0.0.1/24', '10.0.0.0/8', B'1', '[3,100)', 'A ' || :quantity, NULL, 'groß'
)
ON CONFLICT (article_no) DO UPDATE
SET title = excluded.title, cost = excluded.cost, unit_cost = excluded.unit_cost, weight = excluded.weight, volume = excluded.volume,
  changed = excluded.changed, discontinued = NOT articles.discontinued;
