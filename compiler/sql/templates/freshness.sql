CREATE OR REPLACE VIEW {{ view }} AS
{% for s in streams %}
{{ "UNION ALL\n" if not loop.first }}SELECT
    CAST({{ s.literal }} AS varchar) AS stream,
    CAST(newest.pos AS bigint) AS landed,
    -- The last message of a batch ends a transaction and has the time of its commit.
    CAST({{ s.moment | deep }} AS {{ d.types.timestamptz }}) AS committed
FROM (
    SELECT max(src_offset) AS pos
    FROM {{ s.schema }}.landing
    WHERE src_offset < coalesce(
        (SELECT max(until) FROM {{ s.schema }}.bounds WHERE target = {{ frozen }}),
        9223372036854775807
    )
) AS newest
LEFT JOIN {{ s.schema }}.landing AS last_one ON last_one.src_offset = newest.pos
{% endfor %}
