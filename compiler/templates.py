"""Templates: text with holes, all of which are filled, and how a text is made fit for one."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, Template, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context

from compiler.codes import CODES


class Direct(CodeGenerator):
    """What Jinja makes of a template, for values whose types are known: attributes and calls as in Python.

    Jinja's own code asks for an attribute, then for a key of that name, and for each call whether it wants the
    context; of a statement with a line for each column that is half of the time.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - called by this name
        """An attribute; what lacks it is a mistake of ours."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002, N802 - as Jinja calls it
        """A call with what stands there and nothing else."""
        if node.dyn_args or node.dyn_kwargs:
            self.fail("Arguments are written one by one.", node.lineno)
        self.visit(node.node, frame)
        self.write("(")
        for value in node.args:
            self.visit(value, frame)
            self.write(", ")
        for named in node.kwargs:
            self.write(f"{named.key}=")
            self.visit(named.value, frame)
            self.write(", ")
        self.write(")")

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:  # noqa: N802 - called by this name
        """One text or the other; without another one, none."""
        self.write("(")
        self.visit(node.expr1, frame)
        self.write(" if ")
        self.visit(node.test, frame)
        self.write(" else ")
        self.visit(node.expr2 or nodes.Const(""), frame)
        self.write(")")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - called by this name
        """Text and holes as one text: joining hundreds of small ones costs more than filling them in."""
        form, holes = "", []
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                form += child.data.replace("%", "%%")
            else:
                form += "%s"
                holes.append(child)
        self.start_write(frame, node)
        self.write(repr(form if holes else form.replace("%%", "%")))
        if holes:
            self.write(" % (")
            for hole in holes:
                self.visit(hole, frame)
                self.write(", ")
            self.write(")")
        self.end_write(frame)


class Once(BytecodeCache):
    """What was made of a template before is not made again: that takes ten times as long as filling it."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what there is."""
        if found := CODES.get(f"{bucket.key} {bucket.checksum}"):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Have it for the next time."""
        CODES[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


class Templates(Environment):
    """Templates whose code is as direct as they allow."""

    code_generator_class = Direct
    loaded: dict[str | Template, Template]

    def fill(self, template: str, /, **values: object) -> str:
        """A template with its values, and no other names: to offer it Jinja's own costs more than a short statement."""
        found = self.get_template(template)
        return "".join(found.root_render_func(Context(self, values, template, found.blocks)))

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - as Jinja calls it
    ) -> Template:
        """One that was loaded before is not looked for again."""
        if name not in self.loaded:
            self.loaded[name] = super().get_template(name, parent, globals)
        return self.loaded[name]


def environment(package: str, **filters: Callable[..., str]) -> Templates:
    """The templates of a package, with the filters that they may use.

    What goes into a hole is quoted before: escaping is for HTML.
    """
    found = Templates(
        loader=PackageLoader(package),
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=Once(),
        auto_reload=False,  # else the file is looked at for each rendering
    )
    found.filters |= filters
    found.loaded = {}
    return found


def printable(text: str, instead: Callable[[str], str] = lambda _: " ") -> str:
    """A text that stays on its line: something else in place of each character that does more than show itself."""
    return text if text.isprintable() else "".join(each if each.isprintable() else instead(each) for each in text)


def spelled(character: str) -> str:
    """A character as Python spells it."""
    return repr(character)[1:-1]
