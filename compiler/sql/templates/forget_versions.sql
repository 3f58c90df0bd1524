-- No workspace shows what ended so long ago; what ended at or after :hi is still to be told from what landed.
DELETE FROM {{ t.target }}
WHERE
    valid_to < current_timestamp - INTERVAL '{{ retention }}' SECOND
    AND __pos_out < :hi
    AND {{ t.token | deep(4) }}
