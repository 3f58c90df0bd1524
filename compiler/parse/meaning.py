"""What the keys of a shape are for: the text below each field, read from the source when somebody asks.

pydantic could read it while the classes are made, which takes every command as long as checking a hundred datasets.
"""

from __future__ import annotations

import ast
import inspect
from functools import cache
from itertools import pairwise

from pydantic import BaseModel

from compiler.parse import declarations


def meaning(shape: type[BaseModel] | None, key: str) -> str:
    """What a key of a shape is for, in a sentence; empty for a key that it has not."""
    if shape is None:
        return ""
    name = next((name for name, each in shape.model_fields.items() if (each.alias or name) == key), "")
    return meanings().get((shape.__name__, name), "")


@cache
def meanings() -> dict[tuple[str, str], str]:
    """The text below every field, by class and field."""
    return {
        (shape.name, field.target.id): inspect.cleandoc(text.value.value)
        for shape in ast.parse(inspect.getsource(declarations)).body
        if isinstance(shape, ast.ClassDef)
        for field, text in pairwise(shape.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }
