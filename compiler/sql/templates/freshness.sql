CREATE OR REPLACE VIEW {{ view }} AS
{% for stream, schema in streams %}
{{ "UNION ALL\n" if not loop.first }}SELECT
    CAST({{ stream }} AS varchar) AS stream,
    CAST(newest.pos AS bigint) AS landed,
    -- The last message of a batch ends a transaction and has the time of its commit.
    CAST({{ moment | deep }} AS {{ d.timestamptz }}) AS committed
FROM (
    SELECT max(src_offset) AS pos
    FROM {{ schema }}.landing
    WHERE src_offset < coalesce(
        (SELECT max(until) FROM {{ schema }}.bounds WHERE target = {{ frozen }}),
        9223372036854775807
    )
) AS newest
LEFT JOIN {{ schema }}.landing AS last_one ON last_one.src_offset = newest.pos
{% endfor %}
