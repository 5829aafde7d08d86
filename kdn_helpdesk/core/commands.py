"""The command line: each command is loaded when somebody calls it, and by no web process."""

from collections.abc import Mapping
from importlib import import_module

import click
from flask.cli import AppGroup


class Commands(AppGroup):
    """Commands by the place where each stands, written `module:name`."""

    def __init__(self, name: str, places: Mapping[str, str]) -> None:
        super().__init__(name=name)
        self.places = places

    def list_commands(self, context: click.Context) -> list[str]:
        """Name them all without loading any."""
        return sorted({*self.places, *super().list_commands(context)})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Load the command."""
        if name in self.places:
            module, _colon, attribute = self.places[name].partition(":")
            command: click.Command = getattr(import_module(module), attribute)
            return command
        return super().get_command(context, name)
