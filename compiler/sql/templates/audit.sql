-- One scan, apart from whether there is more: the topic grows between two.
WITH message AS (
    -- The END that landed last is read again: whoever makes the topic anew, or lets it expire, takes that away.
    SELECT
        _partition_offset + {{ first }} AS pos,
        date_diff('second', CAST(_timestamp AS {{ d.timestamptz }}), current_timestamp) AS age,
        {{ body | deep(8) }} AS body
    FROM {{ topic }}
    WHERE
        _partition_offset >= :lo - {{ first }} - 1
        AND _partition_offset < :hi - {{ first }}
        AND _message IS NOT NULL
),
event AS (
    SELECT
        pos,
        age,
        pos < :lo AS is_before,
        body.op IS NOT NULL AS is_row,
        CASE WHEN body.op IS NULL THEN body.status END AS edge,
        body.event_count AS promised,
        body.data_collections AS promised_by_table,
        body.source."schema" || '.' || body.source."table" AS src_table,
        body."transaction".total_order AS number,
        -- A notification has an id as well, but is neither BEGIN nor END; what follows the colon differs within one.
        split_part(
            coalesce(body."transaction".id, CASE WHEN body.status IN ('BEGIN', 'END') THEN body.id END), ':', 1
        ) AS xid,
        -- neither a row, nor the edge of a transaction, nor a notification
        body.op IS NULL AND coalesce(body.status, '') NOT IN ('BEGIN', 'END')
            AND (body.type IS NULL OR body.aggregate_type IS NULL) AS is_strange,
        -- read by a snapshot from the beginning
        (body.op = 'r' AND coalesce(body.source."snapshot", 'incremental') NOT IN ('incremental', 'false'))
            OR (body.type = 'STARTED' AND body.aggregate_type = 'Initial Snapshot') AS is_snapshot
    FROM message
),
done AS (
    SELECT
        is_before,
        xid,
        min(age) AS youngest,
        max(age) AS oldest,
        min(pos) AS first_pos,
        max(pos) AS last_pos,
        min(pos) FILTER (WHERE edge = 'BEGIN') AS begin_pos,
        max(pos) FILTER (WHERE edge = 'END' AND NOT is_before) AS end_pos,
        count(*) FILTER (WHERE edge = 'BEGIN') AS begins,
        count(*) FILTER (WHERE edge = 'END') AS ends,
        max(promised) AS promised,
        max_by(promised_by_table, pos) FILTER (WHERE edge = 'END') AS promised_by_table,
        count(*) FILTER (WHERE is_row) AS rows_found,
        -- a heartbeat by itself is no reason to land
        count(*) FILTER (WHERE is_row AND src_table IS DISTINCT FROM 'weir.heartbeat') AS rows_of_somebody,
        histogram(src_table) FILTER (WHERE is_row) AS found_by_table,
        count(*) AS messages,
        count(*) FILTER (WHERE is_strange) AS strange,
        count(*) FILTER (WHERE is_snapshot) AS snapshots,
        coalesce(min(number), 1) AS lowest,
        coalesce(max(number), 0) AS highest,
        coalesce(sum(number), 0) AS total
    FROM event
    GROUP BY is_before, xid
),
judged AS (
    SELECT
        *,
        max(end_pos) OVER () + 1 AS hi,
        -- 1, 2, … n: the count alone would pass one event lost and another doubled
        coalesce(
            begins = 1 AND ends = 1 AND begin_pos = first_pos AND end_pos = last_pos AND rows_found = promised
            AND lowest = 1 AND highest = promised AND 2 * total = promised * (promised + 1)
            -- the numbers alone would pass an event of one table under the name of another
            AND (promised = 0 OR found_by_table =
                {{ d.counts_by_table("promised_by_table") }}),
            false
        ) OR xid IS NULL OR is_before AS whole
    FROM done
)
SELECT
    max(hi) AS hi,
    count(*) FILTER (WHERE ends = 1 AND NOT is_before) AS transactions,
    CAST(coalesce(sum(rows_of_somebody) FILTER (WHERE ends > 0 AND NOT is_before), 0) AS bigint) AS row_events,
    -- what begins after the cut is still on its way
    count(*) FILTER (WHERE first_pos < hi AND NOT whole) AS faults,
    CAST(min(
        'transaction ' || xid || ' from position ' || CAST(first_pos AS varchar) || ': '
        || CAST(begins AS varchar) || ' BEGIN, ' || CAST(ends AS varchar) || ' END, '
        || CAST(rows_found AS varchar) || ' rows'
        || coalesce(' (' || {{ d.spelled("found_by_table") }} || ')', '') || ', '
        || coalesce(CAST(promised AS varchar), 'none') || ' promised'
        || coalesce(' (' || {{ d.spelled("promised_by_table") }} || ')', '')
    ) FILTER (WHERE first_pos < hi AND NOT whole) AS varchar) AS fault_list,
    min(first_pos) FILTER (WHERE NOT is_before) AS first_pos,
    CAST(coalesce(sum(messages) FILTER (WHERE NOT is_before), 0) AS bigint) AS messages,
    CAST(coalesce(sum(strange) FILTER (WHERE NOT is_before), 0) AS bigint) AS strange,
    CAST(coalesce(sum(snapshots) FILTER (WHERE NOT is_before), 0) AS bigint) AS snapshots,
    -- by which the batch after this one knows that the topic is still the same
    CAST(max_by(xid, end_pos) FILTER (WHERE end_pos IS NOT NULL) AS varchar) AS last_xid,
    CAST(max(xid) FILTER (WHERE is_before) AS varchar) AS xid_before,
    -- seconds since the first message came, and since the last one did
    CAST(max(oldest) FILTER (WHERE NOT is_before) AS bigint) AS waited,
    CAST(min(youngest) AS bigint) AS silent,
    EXISTS(SELECT 1 FROM {{ topic }} WHERE _partition_offset >= :hi - {{ first }} LIMIT 1) AS more
FROM judged
