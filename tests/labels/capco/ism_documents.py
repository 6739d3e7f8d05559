"""Documents in XML, written from cases: a whole and good one, changed where a case says so."""

from lxml import etree

from relto.labels.capco.attributes import NAMESPACE

RESOURCE = {
    "resourceElement": "true",
    "classification": "S",
    "ownerProducer": "USA",
    "disseminationControls": "NF",
    "compliesWith": "USGov",
    "createDate": "2026-01-15",
    "derivativelyClassifiedBy": "A. Writer",
    "derivedFrom": "Guide 7",
    "declassDate": "2051-01-15",
    "DESVersion": "202111.202211",
    "ISMCATCESVersion": "202211",
}
PORTION = {"classification": "S", "ownerProducer": "USA", "disseminationControls": "NF"}


def changed(attributes, changes):
    """Lays changes over attributes; None takes one away."""
    merged = {**attributes, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def document(case):
    """Writes the document of a case: `resource` and each of `portions` as changes."""
    resource = changed(RESOURCE, case.get("resource", {}))
    portions = [changed(PORTION, changes) for changes in case.get("portions", [{}])]
    root = etree.Element("report", nsmap={"ism": NAMESPACE})
    _mark(root, resource)
    for portion in portions:
        _mark(etree.SubElement(root, "para"), portion)
    return etree.tostring(root)


def _mark(element, attributes):
    for name, value in attributes.items():
        element.set(f"{{{NAMESPACE}}}{name}", value)
