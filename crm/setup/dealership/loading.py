"""Loading a dealership file: read, check, write, all or nothing."""

from crm.extensions import db
from crm.opportunities.actions.stages import ensure_stages
from crm.setup.dealership.reading import read
from crm.setup.dealership.sections import Dealership
from crm.setup.dealership.writing.ledger import Ledger
from crm.setup.dealership.writing.ordering import write_order_tools
from crm.setup.dealership.writing.people import Places, hashes_of_passwords, write_people, write_sales_managers
from crm.setup.dealership.writing.places import write_brands, write_legal_entity, write_outlets
from crm.setup.dealership.writing.sources import write_sources
from crm.setup.dealership.writing.turns import remove_groups, write_groups, write_rules


def load(text: str) -> Ledger:
    """Writes what the file says into a session of its legal entity, flushed; the caller commits.

    Raises DealershipFileWrong before anything is written.
    """
    file = read(text)
    hashes = hashes_of_passwords(file.people)
    db.session().leave()
    return write(file, hashes)


def write(file: Dealership, hashes: dict[str, str]) -> Ledger:
    """Writes a checked file and returns what changed. The session enters the legal entity."""
    ledger = Ledger()
    entity = write_legal_entity(file.legal_entity, ledger)
    ensure_stages()
    brands = write_brands(file.brands, ledger)
    outlets = write_outlets(file.outlets, brands, entity, ledger)
    places = Places(outlets, brands, {section.code: section for section in file.outlets})
    people = write_people(file.people, places, hashes, ledger)
    write_sales_managers(file.outlets, people, places, ledger)
    groups = write_groups(file.groups, people, ledger)
    write_rules(file.rules, people, groups, ledger)
    remove_groups(file.groups, groups, ledger)
    write_sources(file.sources, outlets, brands, ledger)
    write_order_tools(file.order_tools, outlets, brands, ledger)
    db.session.flush()
    ledger.keep_in_journal()
    db.session.flush()
    return ledger
