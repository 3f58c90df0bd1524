-- The control store: what is under way, how far it came, and what is stuck. Every statement may run again.
CREATE SCHEMA IF NOT EXISTS weir;

-- Who may write. Whoever takes a token makes every earlier one worthless.
CREATE TABLE IF NOT EXISTS weir.stream (
    stream varchar NOT NULL,
    role varchar NOT NULL,
    token bigint NOT NULL,
    holder varchar NOT NULL,
    beat timestamp with time zone NOT NULL,
    PRIMARY KEY (stream, role)
);

-- The ranges of positions that were landed, from `lo` up to, but not including, `hi`.
CREATE TABLE IF NOT EXISTS weir.batch (
    stream varchar NOT NULL,
    lo bigint NOT NULL,
    hi bigint NOT NULL,
    state varchar NOT NULL,
    query_id varchar,
    opened timestamp with time zone NOT NULL,
    closed timestamp with time zone,
    audit varchar,
    PRIMARY KEY (stream, lo)
);

-- Everything below `upto` is merged; a merge that was begun ends at `intended_hi`.
CREATE TABLE IF NOT EXISTS weir.progress (
    stream varchar NOT NULL,
    target varchar NOT NULL,
    upto bigint NOT NULL,
    intended_hi bigint,
    "at" timestamp with time zone NOT NULL,
    PRIMARY KEY (stream, target)
);

-- Tables that could not be merged; the target is named with its schema.
CREATE TABLE IF NOT EXISTS weir.quarantine (
    target varchar NOT NULL,
    since timestamp with time zone NOT NULL,
    statement varchar,
    error varchar,
    PRIMARY KEY (target)
);

-- Where the views of a table end that cannot be decoded from there on; none where only a merge failed.
ALTER TABLE weir.quarantine ADD COLUMN IF NOT EXISTS until bigint;

-- First loads that have begun: a load that was interrupted goes on in the same pieces. Changes from `lo` on come from the
-- stream as well, so nothing at or after it is thrown away before the load is done.
CREATE TABLE IF NOT EXISTS weir.load (
    stream varchar NOT NULL,
    target varchar NOT NULL,
    lo bigint NOT NULL,
    "first" bigint,
    "last" bigint,
    pieces integer NOT NULL,
    since timestamp with time zone NOT NULL,
    PRIMARY KEY (stream, target)
);

-- Of which parts a table was made when its merged tables were set beside it last. Of which it is made now, where that is
-- something else: the marker tells from where on the stream has everything, the transaction who was at work then.
CREATE TABLE IF NOT EXISTS weir.partitions (
    stream varchar NOT NULL,
    source varchar NOT NULL,
    told varchar NOT NULL,
    becoming varchar,
    marker varchar,
    "transaction" bigint,
    "at" timestamp with time zone NOT NULL,
    PRIMARY KEY (stream, source)
);

-- Who deploys now; without a sign of life for a minute, nobody does.
CREATE TABLE IF NOT EXISTS weir.lock (
    name varchar NOT NULL,
    holder varchar NOT NULL,
    told varchar NOT NULL,
    since timestamp with time zone NOT NULL,
    beat timestamp with time zone NOT NULL,
    PRIMARY KEY (name)
);

-- What was applied last, of things that a service does not show in the form in which it was told.
CREATE TABLE IF NOT EXISTS weir.applied (
    thing varchar NOT NULL,
    digest varchar NOT NULL,
    "at" timestamp with time zone NOT NULL,
    PRIMARY KEY (thing)
);

-- How often each table was changed since it was looked after last, and when that was; of the landing table also the
-- position below which nobody needed anything then, and the one below which it may have been dropped by now.
CREATE TABLE IF NOT EXISTS weir.upkeep (
    stream varchar NOT NULL,
    target varchar NOT NULL,
    changes integer NOT NULL,
    upto bigint,
    dropped bigint,
    "at" timestamp with time zone NOT NULL,
    PRIMARY KEY (stream, target)
);

-- How far each input of a derived table was when the table was filled last, and by which query.
CREATE TABLE IF NOT EXISTS weir.derived (
    room varchar NOT NULL,
    view varchar NOT NULL,
    source varchar NOT NULL,
    target varchar NOT NULL,
    upto bigint NOT NULL,
    digest varchar NOT NULL,
    "at" timestamp with time zone NOT NULL,
    PRIMARY KEY (room, view, source, target)
);
