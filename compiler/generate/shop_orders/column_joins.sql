-- A column joins with a default, and leaves: old rows change without an event.
-- hazards: column-added-with-a-default, column-renamed-or-dropped
-- asks: ddl
ALTER TABLE shop.shipments ADD COLUMN insured boolean NOT NULL DEFAULT false;

UPDATE shop.shipments SET insured = true WHERE id = (SELECT max(id) FROM shop.shipments);

ALTER TABLE shop.shipments DROP COLUMN insured;
