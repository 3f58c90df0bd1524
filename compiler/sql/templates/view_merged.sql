CREATE OR REPLACE VIEW {{ view }} AS
SELECT
{% for cell in cells %}
    {{ mask(cell, cell.stored) | deep }}{{ "," if not loop.last or milestoned }}
{% endfor %}
{% if milestoned %}
    CAST(valid_from AS {{ d.types.timestamptz }}) AS valid_from,
    CAST(valid_to AS {{ d.types.timestamptz }}) AS valid_to
{% endif %}
FROM {{ t.target }}
{% if not t.keys %}
WHERE __seen IS NULL
{% endif %}
{% if milestoned and retention is not none %}
WHERE valid_to IS NULL OR valid_to >= current_timestamp - INTERVAL '{{ retention }}' SECOND
{% endif %}
