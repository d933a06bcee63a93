"""`flask dealership load | export | demo` and `flask portal`, each loaded when it is called.

The demonstration's texts and the file's checks weigh some 30 MB that no web process needs.
"""

from flask import Blueprint
from flask.cli import AppGroup

from crm.setup.commands.later import Later

blueprint = Blueprint("setup", __name__, cli_group=None)
dealership = AppGroup("dealership", help="The dealership as a file, and the demonstration (docs/dealership.md).")
dealership.add_command(Later("load", "crm.setup.commands.load", "Make or update the dealership from a file."))
dealership.add_command(Later("demo", "crm.setup.commands.demo", "Fill an empty database with the demonstration."))
dealership.add_command(Later("export", "crm.setup.commands.export", "Write the dealership as it stands into a file."))
blueprint.cli.add_command(dealership)
blueprint.cli.add_command(
    Later("portal", "crm.setup.commands.portal", "Play the portals: post leads to a running server.")
)
