"""A command whose module is imported when it is called."""

from functools import cached_property
from importlib import import_module
from typing import Any

import click


class Later(click.Command):
    """Stands for the command of the same name in `module`; only its name and first help line are known before."""

    def __init__(self, name: str, module: str, short_help: str) -> None:
        super().__init__(name, short_help=short_help)
        self.module = module

    @cached_property
    def real(self) -> click.Command:
        """The command itself."""
        return getattr(import_module(self.module), "command")  # noqa: B009 - the module is not known here

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Hands the words over to the command itself; click then invokes that one."""
        return self.real.make_context(info_name, args, parent, **extra)
