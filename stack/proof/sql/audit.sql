-- Where the topic may be cut (after its last END), and whether everything before the cut is there exactly once.
-- One scan: Trino scans a CTE as often as it is named, and the topic grows between two scans.
WITH message AS (
    SELECT
        _partition_offset AS position,
        CAST(json_parse(_message) AS ROW(
            op varchar, status varchar, id varchar, event_count bigint, "transaction" ROW(id varchar, total_order bigint)
        )) AS body
    FROM {{ topic }}
    WHERE _partition_offset >= {{ lo }} AND _message IS NOT NULL
),
event AS (
    SELECT
        position,
        body.op IS NOT NULL AS is_row,
        IF(body.op IS NULL, body.status) AS edge,
        body.event_count AS promised,
        body."transaction".total_order AS number,
        -- BEGIN, rows and END carry `xid:lsn`, and the LSNs differ. Notifications have an id too, but no status.
        split_part(coalesce(body."transaction".id, IF(body.status IN ('BEGIN', 'END'), body.id)), ':', 1) AS xid
    FROM message
),
done AS (
    SELECT
        xid,
        min(position) AS first_position,
        max(position) FILTER (WHERE edge = 'END') AS end_position,
        count_if(edge = 'BEGIN') AS begins,
        count_if(edge = 'END') AS ends,
        max(promised) AS promised,
        count_if(is_row) AS rows_found,
        coalesce(min(number), 1) AS lowest,
        coalesce(max(number), 0) AS highest,
        coalesce(sum(number), 0) AS total
    FROM event
    WHERE xid IS NOT NULL
    GROUP BY xid
),
judged AS (
    SELECT
        *,
        max(end_position) OVER () + 1 AS hi,
        begins = 1 AND ends = 1 AND rows_found = promised
        -- 1, 2, … n: the counts alone would pass one event lost and another doubled
        AND lowest = 1 AND highest = promised AND total = promised * (promised + 1) / 2 AS whole
    FROM done
)
SELECT
    max(hi) AS hi,
    count_if(ends = 1) AS transactions,
    coalesce(sum(rows_found) FILTER (WHERE ends = 1), 0) AS row_events,
    -- what begins after the cut is still on its way
    count_if(first_position < hi AND NOT coalesce(whole, false)) AS faults,
    array_join(
        slice(
            array_agg(
                format(
                    'transaction %s from offset %s: %s BEGIN, %s END, %s rows numbered %s to %s, %s promised',
                    xid, first_position, begins, ends, rows_found, lowest, highest, coalesce(promised, -1)
                )
            ) FILTER (WHERE first_position < hi AND NOT coalesce(whole, false)),
            1,
            5
        ),
        '; '
    ) AS fault_list
FROM judged
