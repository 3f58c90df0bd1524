"""What every platform can spell: protects whoever writes a query."""

TRINO = """
alter and as auto between by case cast constraint create cross cube current_catalog current_date current_path
current_role current_schema current_time current_timestamp current_user deallocate delete describe distinct drop else
end escape except exists extract false for from full group grouping having in inner insert intersect into is join
json_array json_exists json_object json_query json_table json_value left like listagg localtime localtimestamp natural
normalize not null on or order outer prepare recursive right rollup select skip table then trim true uescape union
unnest using values when where with
"""
"""What Trino 476 refuses as a name without quotes: every keyword of its own parser was tried."""
DUCKDB = """
all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case cast check collate
collation column concurrently constraint create cross default deferrable desc describe distinct do else end except
false fetch for foreign freeze from full glob group having ilike in initially inner intersect into is isnull join
lambda lateral leading left like limit natural not notnull null offset on only or order outer overlaps pivot
pivot_longer pivot_wider placing positional primary qualify references returning right select semi show similar some
summarize symmetric table tablesample then to trailing true union unique unpack unpivot using variadic verbose when
where window with
"""
"""Of DuckDB 1.4 and 2.0: every word of `duckdb_keywords()` was tried as the name of a column and of a view."""
RESERVED = {"trino": frozenset(TRINO.split()), "duckdb": frozenset(DUCKDB.split())}
"""Words that have to stand in double quotes where they are names, by engine."""
ENGINES = {"trino": "Trino", "duckdb": "DuckDB"}
"""How the engines write their own names."""
FRESHNESS = "_freshness"
"""The view in every workspace that says as of when its data is."""


def systems(view: str) -> bool:
    """Whether a view's name is one that weir gives to a view of its own, today or some day."""
    return view == FRESHNESS or view.startswith("__")
