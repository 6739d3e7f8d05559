"""The schemes of the batch by their names, and the module of this package that answers for each.

It loads no module and reads no case.
"""

from __future__ import annotations

import re

MODULES = {
    "capco": "us",
    "nato": "stanag",
    "stanag4774": "stanag",
    "spif": "stanag",
    "stanag4778": "bindings",
    "eu": "national",
    "national": "national",
    "label": "plain",
    "tlp": "sharing",
    "pap": "sharing",
    "iep": "sharing",
    "acs": "sharing",
    "stix": "sharing",
    "misp": "sharing",
}
"""Per scheme, the module of this package that answers."""

ALIASES = {
    "us": "capco",
    "usa": "capco",
    "ic": "capco",
    "ism": "capco",
    "ismxml": "capco",
    "icism": "capco",
    "uscapco": "capco",
    "usism": "capco",
    "cui": "capco",
    "otan": "nato",
    "natotext": "nato",
    "4774": "stanag4774",
    "stanag": "stanag4774",
    "adatp4774": "stanag4774",
    "natoxml": "stanag4774",
    "ocl": "stanag4774",
    "5636": "stanag4774",
    "adatp5636": "stanag4774",
    "xmlspif": "spif",
    "policy": "spif",
    "4778": "stanag4778",
    "adatp4778": "stanag4778",
    "binding": "stanag4778",
    "euci": "eu",
    "ue": "eu",
    "relto": "label",
    "common": "label",
    "tlp1": "tlp",
    "tlp10": "tlp",
    "tlp2": "tlp",
    "tlp20": "tlp",
    "iep1": "iep",
    "iep2": "iep",
    "iep20": "iep",
    "acs3": "acs",
    "acs30": "acs",
    "isa": "acs",
    "stix2": "stix",
    "stix21": "stix",
    "tags": "misp",
    "misptags": "misp",
}
"""Other names of the schemes, as `squeezed` writes them."""
_GAPS = re.compile(r"[\W_]+")


def squeezed(name: str) -> str:
    """Returns the name of a scheme without case, spaces, hyphens, points and underscores."""
    return _GAPS.sub("", name.lower())
