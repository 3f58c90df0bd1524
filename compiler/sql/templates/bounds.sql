-- A table that is stuck ends its views where it was well last, and those of every workspace that stands still with it.
MERGE INTO {{ bounds }} AS t
USING (
    SELECT known.target, reached.upto, stuck.until
    FROM (
        VALUES
{% for t in tables %}
            ('{{ t.merge.table }}'){{ "," if not loop.last }}
{% endfor %}
    ) AS known (target)
    LEFT JOIN {{ control }}.progress AS reached ON reached.stream = '{{ stream }}' AND reached.target = known.target
    LEFT JOIN {{ control }}.quarantine AS stuck ON stuck.target = '{{ place }}.' || known.target
    WHERE {{ token | deep }}
{% if freezes %}
    UNION ALL
    SELECT known.room, NULL, min(stuck.until)
    FROM (
        VALUES
{% for room, table in freezes %}
            ('@{{ room }}', '{{ table }}'){{ "," if not loop.last }}
{% endfor %}
    ) AS known (room, target)
    LEFT JOIN {{ control }}.quarantine AS stuck ON stuck.target = '{{ place }}.' || known.target
    WHERE {{ token | deep }}
    GROUP BY known.room
{% endif %}
) AS s
ON t.target = s.target
WHEN MATCHED AND (t.upto IS DISTINCT FROM s.upto OR t.until IS DISTINCT FROM s.until) THEN
    UPDATE SET upto = s.upto, until = s.until
WHEN NOT MATCHED AND (s.upto IS NOT NULL OR s.until IS NOT NULL) THEN
    INSERT (target, upto, until) VALUES (s.target, s.upto, s.until)
