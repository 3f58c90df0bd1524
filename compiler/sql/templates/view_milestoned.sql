{% import "tail_milestoned.sql" as tail %}
CREATE OR REPLACE VIEW {{ view }} AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = {{ target }}), {{ t.first }}) AS upto,
            min(until) FILTER (WHERE target IN ({{ frozen }}, {{ target }})) AS until
        FROM {{ t.bounds }}
    ),
{{ tail.changes(t, true, true) }},
    shown AS (
        SELECT
{% for cell in shown.cells %}
            CASE WHEN s.__pos_in IS NULL THEN m.{{ cell.stored }} ELSE s.__val.{{ cell.stored }} END AS {{ cell.stored }},
{% endfor %}
            CASE WHEN s.__pos_in IS NULL THEN m.valid_from ELSE s.__begins END AS valid_from,
            CASE WHEN s.__pos_out IS NULL AND s.__pos_in IS NULL THEN m.valid_to ELSE s.__ends END AS valid_to
        FROM {{ t.target }} AS m
        FULL JOIN version AS s ON {{ t.on("m", "s") }} AND m.__pos_in = s.__closes
    )
SELECT
    {{ shown.stored | deep }},
    CAST(valid_from AS {{ d.timestamptz }}) AS valid_from,
    CAST(valid_to AS {{ d.timestamptz }}) AS valid_to
FROM shown
{% if retention is not none %}
WHERE valid_to IS NULL OR valid_to >= current_timestamp - INTERVAL '{{ retention }}' SECOND
{% endif %}
