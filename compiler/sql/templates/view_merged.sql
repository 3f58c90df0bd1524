CREATE OR REPLACE VIEW {{ view }} AS
SELECT
    {{ shown.stored | deep }}{{ "," if milestoned }}
{% if milestoned %}
    CAST(valid_from AS {{ d.timestamptz }}) AS valid_from,
    CAST(valid_to AS {{ d.timestamptz }}) AS valid_to
{% endif %}
FROM {{ t.target }}
{% if not t.keys %}
WHERE __seen IS NULL
{% endif %}
{% if milestoned and retention is not none %}
WHERE valid_to IS NULL OR valid_to >= current_timestamp - INTERVAL '{{ retention }}' SECOND
{% endif %}
