"""The command line names its commands, and loads the one that is called."""

import pytest

from kdn_helpdesk.app import COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_where_it_is_said_to_be(command, name):
    result = command(name, "--help")
    assert result.exit_code == 0
    assert result.output.startswith("Usage:")


def test_the_help_names_every_command(app, command):
    assert app.cli.list_commands(None) == sorted(COMMANDS)


def test_an_unknown_command_is_refused(command):
    assert command("no-such-command").exit_code == 2
