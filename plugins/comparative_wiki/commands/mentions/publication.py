"""Where the site is published, and the door to the network in its name."""

from __future__ import annotations

import re

import click

from ...languages.told import tell
from ...settings import CONFIGURATION_FILES, Location, read_configuration
from ...web.fetch import Door
from ..speaking import Misused

_SITE = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[^\s?#]*)?")

url_option = click.option(
    "--url", "site", metavar="SITE_URL", default="", help="Where the site is published, if mkdocs.yml does not say it."
)


def configured(location: Location, key: str) -> str:
    """What mkdocs.yml says about something that is text; empty if it says nothing."""
    found = read_configuration(location.configuration).get(key) if location.configuration is not None else None
    return found if isinstance(found, str) else ""


def site_of(location: Location, site: str) -> str:
    """The address of the site, with a slash at its end; `site` has the last word. Ends with a usage error."""
    found = site or configured(location, "site_url")
    if not found:
        raise Misused(
            tell(
                "It is not known where the site is published. Write `site_url: https://…` into {file}, or say it with "
                "--url.",
                file=CONFIGURATION_FILES[0],
            )
        )
    if not _SITE.fullmatch(found):
        raise Misused(
            tell("'{address}' is not the address of a site. Write it whole, beginning with https://.", address=found)
        )
    return f"{found.rstrip('/')}/"


def door_to(location: Location, site: str, given: object) -> Door:
    """The door to the network; `given` is one that a test hands over."""
    if isinstance(given, Door):
        return given
    return Door(site=f"{configured(location, 'site_name')} {site}".strip())
