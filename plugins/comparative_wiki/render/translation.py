"""Texts in templates, put into a site's language when a template is compiled, so that filling it costs nothing more.

In a template stand `_("Since {date}", date=since)`, `_c("context", "open")` and `_n("{n} entry", "{n} entries", n)`.
The first two become the text itself with the places in between, as if the template had been written in the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from string import Formatter

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from ..languages.language import Language


class Translated(CodeGenerator):
    """Compiles templates in the language of their environment."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        """Put in the texts, then go on."""
        language = self.environment.globals["language"]
        assert isinstance(language, Language)
        super().visit_Template(_Texts(language, self.environment).visit(node), frame)


def speak(environment: Environment, language: Language) -> None:
    """Make the templates of an environment speak a language."""
    environment.code_generator_class = Translated
    environment.globals.update(language=language, guest=Markup(language.as_guest), _n=_counting(language))  # noqa: S704
    environment.filters.update(
        ours=lambda text: as_guest(language, language.retell(text)),
        day=language.day,
        time=lambda date: time_of(language, date),
    )


def time_of(language: Language, date: str) -> Markup:
    """A date for people, with the same for programs."""
    return Markup('<time datetime="{}">{}</time>').format(date, language.day(date))


def as_guest(language: Language, text: str) -> Markup:
    """A text of ours that was made elsewhere; in an element that says so, where the site's language is another."""
    if not language.is_guest or not text:
        return escape(text)
    return Markup("<span{}>{}</span>").format(Markup(language.as_guest), text)  # noqa: S704 - a code and a direction


def filled(text: str, places: Mapping[str, object]) -> str:
    """A text with its places filled; escaped where one of them is markup."""
    if any(hasattr(one, "__html__") for one in places.values()):
        return Markup(text).format(**places)  # noqa: S704 - a text of ours; what goes in is escaped
    return text.format(**places)


def _counting(language: Language) -> Callable[..., str]:
    def count(one: str, many: str, number: int, **places: object) -> str:
        return filled(language.form_for(one, many, number), {"n": number, **places})

    return count


def _is_ours(node: nodes.Node) -> bool:
    """Whether a template shows a text of ours here, and nothing else."""
    if isinstance(node, nodes.CondExpr):
        return _is_ours(node.expr1) and node.expr2 is not None and _is_ours(node.expr2)
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in {"_", "_c", "_n"}


_SIGN = re.compile(r"<(/?)([a-zA-Z]\w*)|>")
_TEXT_ONLY = frozenset(["desc", "option", "script", "style", "svg", "text", "textarea", "title", "tspan"])
"""elements in which an element of HTML cannot stand"""


class _Markup:
    """Where in the markup of a template one is, as far as what stands before tells."""

    def __init__(self) -> None:
        self._in_tag = False
        self._plain = ""

    @property
    def takes_elements(self) -> bool:
        """Whether an element may stand here: not within a tag, nor where there is text only."""
        return not self._in_tag and not self._plain

    def feed(self, data: str) -> None:
        for sign in _SIGN.finditer(data):
            if sign[0] == ">":
                self._in_tag = False
                continue
            self._in_tag = True
            if sign[1] == "/" and sign[2] == self._plain:
                self._plain = ""
            elif sign[1] == "" and not self._plain and sign[2] in _TEXT_ONLY:
                self._plain = sign[2]


class _Texts(NodeTransformer):
    """Replaces the calls by what they mean."""

    def __init__(self, language: Language, environment: Environment) -> None:
        self.language = language
        self.environment = environment
        self._guest = language.as_guest
        self._markup = _Markup()

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802 - Jinja's name
        """Put the pieces of a text among those of the output, which escapes each for itself."""
        found: list[nodes.Expr] = []
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                self._markup.feed(child.data)
            pieces = self._pieces(child)
            if self._guest and self._markup.takes_elements and _is_ours(child):
                begin, end = f"<span{self._guest}>", "</span>"
                inner = [self.visit(child)] if pieces is None else pieces
                found += [
                    self._made(nodes.TemplateData(begin), child),
                    *inner,
                    self._made(nodes.TemplateData(end), child),
                ]
            else:
                found += [self.visit(child)] if pieces is None else pieces
        node.nodes = found
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name
        """Join the pieces of a text that is handed on."""
        pieces = self._pieces(node)
        if pieces is None:
            return self.generic_visit(node)
        if len(pieces) == 1 and isinstance(pieces[0], nodes.Const):
            return pieces[0]
        return self._made(nodes.Concat(pieces), node)

    def _pieces(self, node: nodes.Node) -> list[nodes.Expr] | None:
        """The text of a call as constants and places; None where it is no text."""
        if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
            return None
        if node.node.name not in {"_", "_c"}:
            return None
        words = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if len(words) != len(node.args) or len(words) != (1 if node.node.name == "_" else 2):
            raise TypeError(f"line {node.lineno}: a text has to stand in the template, as it is")
        text = self.language.say(*words) if len(words) == 1 else self.language.say_as(*words)
        places = {one.key: self.visit(one.value) for one in node.kwargs}
        if not places:
            return [self._made(nodes.Const(text), node)]
        pieces: list[nodes.Expr] = []
        for plain, name, _, _ in Formatter().parse(text):
            if plain:
                pieces.append(self._made(nodes.Const(plain), node))
            if name is not None:
                pieces.append(places[name])
        return pieces

    def _made(self, new: nodes.Expr, like: nodes.Node) -> nodes.Expr:
        new.set_lineno(like.lineno)
        new.set_environment(self.environment)
        return new
