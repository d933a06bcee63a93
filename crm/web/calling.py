"""How templates call functions, find words, import macros and escape, without the detours that Jinja and Flask-Babel
take for cases that we don't have: a list page does each a thousand times."""

import re
from collections.abc import Hashable
from types import FunctionType, MethodType
from typing import Any

from flask import Flask, current_app, g
from flask_wtf.csrf import generate_csrf
from jinja2 import Environment, Template, pass_eval_context
from jinja2.environment import TemplateModule
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from crm.web.phrases import phrases

MARKS = re.compile("[&<>'\"]")
PLAIN = (FunctionType, MethodType)
MOST_DRAWN = 512


class QuickContext(Context):
    """Calls plain functions and macros straight away, everything else as Jinja does."""

    def call(self, thing: Any, /, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        """Returns what `thing` returns. `_block_vars` and `_loop_vars` are Jinja's own and only for such as ask."""
        kind = type(thing)
        if kind in PLAIN and not hasattr(thing, "jinja_pass_arg"):
            if kwargs:
                kwargs.pop("_block_vars", None)
                kwargs.pop("_loop_vars", None)
            return thing(*args, **kwargs)
        if kind is Macro or thing is word:
            if kwargs:
                kwargs.pop("_block_vars", None)
                kwargs.pop("_loop_vars", None)
            return thing(self.eval_ctx, *args, **kwargs)
        return super().call(thing, *args, **kwargs)


class QuickTemplate(Template):
    """Keeps what `{% from … import … %}` imports (no template of ours has globals of its own), and escapes at once."""

    @classmethod
    def _from_namespace(cls, environment: Environment, namespace: Any, globals: Any) -> "Template":
        namespace["escape"] = escaped
        return super()._from_namespace(environment, namespace, globals)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


def escaped(value: Any) -> str:
    """Returns what the template writes for a value: as `markupsafe.escape`, without making a Markup of each piece."""
    kind = type(value)
    if kind is Markup:
        return value
    return str(escape(value)) if kind is not str or MARKS.search(value) else value


@pass_eval_context
def word(evaluation: EvalContext, message: str, /, **values: Any) -> str:
    """Returns a message in the reader's language; values are put in escaped where the template escapes."""
    said = phrases().said.word(message)
    if not evaluation.autoescape:
        said = str(said)  # type: ignore[assignment]
    return said % values if values or "%" in message else said


def token() -> str:
    """Returns the form token, signed once a request: each form and each fragment of a page carries it."""
    return g.get("csrf_token") or generate_csrf()


_drawn: dict[tuple, Markup] = {}


def once(template: str, **values: Hashable) -> Markup:
    """Returns a fragment made of these values alone; made before in this language, it is not made again.

    It is not given the page's values. What it says may not depend on who reads, nor on the token.
    """
    own, environment = phrases(), current_app.jinja_env
    key = (template, own.said.language, own.root, *values.values())
    if environment.auto_reload or key not in _drawn:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.pop(next(iter(_drawn)), None)
        _drawn[key] = Markup(environment.get_template(template).render(values))  # noqa: S704  a template of ours
    return _drawn[key]


def install(app: Flask) -> None:
    """Lets the templates of `app` call and say things quickly."""
    app.jinja_env.context_class = QuickContext
    app.jinja_env.template_class = QuickTemplate
    app.jinja_env.globals.update({"_": word, "once": once, "csrf_token": token})
    app.context_processor(lambda: {"csrf_token": token})  # Flask-WTF gives its own to each template
