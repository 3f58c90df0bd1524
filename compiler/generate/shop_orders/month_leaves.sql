-- A month of clicks gets a partition, and is dropped with all of its rows: no event says so.
-- hazards: partition-dropped
-- asks: ddl
CREATE TABLE shop.events_2020_01 PARTITION OF shop.events FOR VALUES FROM ('2020-01-01 00:00+00') TO ('2020-02-01 00:00+00');

INSERT INTO shop.events (happened, kind, path) VALUES ('2020-01-15 12:00:00+00', 'view', '/old');

DROP TABLE shop.events_2020_01;
