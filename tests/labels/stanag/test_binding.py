"""STANAG 4778 bindings: read, written, signed, tampered with."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.signer import XMLSigner

from relto.labels.mistakes import MarkingError
from relto.labels.stanag.binding import (
    Binding,
    BindingInformation,
    Kind,
    Reference,
    Text,
    Xml,
    detach,
    embed,
    encapsulate,
    read_binding,
    write_binding,
)
from relto.labels.stanag.model import ConfidentialityLabel, Role
from relto.labels.stanag.signature import sign_binding, verify_binding
from relto.labels.stanag.text import parse_text
from tests.labels.corpora import cases, missing
from tests.labels.stanag.keys import END, START, authority, instant, issued, key, own

NOON = instant(START + timedelta(days=100))
LABEL = ConfidentialityLabel(
    Role.ORIGINATOR, parse_text("NATO SECRET Releasable to Japan"), NOON, NOON
)
OTHER = ConfidentialityLabel(Role.ALTERNATIVE, parse_text("NATO/EAPC RESTRICTED"), NOON, NOON)
DOCUMENT = b'<r xmlns="urn:example:r"><p>words</p></r>'
FILES = {"report.pdf": b"%PDF-1.7 words", "https://example.org/a": b"\x00\x01words"}
DSIG = "{http://www.w3.org/2000/09/xmldsig#}"
ALL_CASES = [
    each for each in cases(Path(__file__).parent / "corpus") if each[0].startswith("binding")
]


def made(kind: str) -> tuple[bytes, dict[str, bytes]]:
    if kind == "text":
        return write_binding(encapsulate(LABEL, Text("words & <more> words"))), {}
    if kind == "element":
        return write_binding(encapsulate(LABEL, Xml(DOCUMENT))), {}
    if kind == "embedded":
        return embed(DOCUMENT, [LABEL, OTHER]), {}
    bindings = tuple(Binding((LABEL,), (Reference(uri),)) for uri in FILES)
    return write_binding(BindingInformation((bindings,))), FILES


KINDS = ("text", "element", "embedded", "detached")


# --- reading and writing -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "information",
    [
        encapsulate(LABEL, Text("")),
        encapsulate(LABEL, Text("  words é 漢 ]]> &amp; ")),
        encapsulate(LABEL, Xml(DOCUMENT)),
        detach([LABEL, OTHER], "cid:part@example.org", "text/plain"),
        detach([LABEL], ""),
        detach([LABEL], "#part"),
        BindingInformation(
            (
                (
                    Binding((LABEL,), (Text("one"), Reference("two")), "a"),
                    Binding((OTHER,), (Xml(DOCUMENT),), "b", (Xml(b"<t>title</t>"),)),
                ),
                (Binding((), (Text("three"),), "c", (), (Reference("labels.xml"),)),),
                (Binding((LABEL,), (Reference("x.xml", "text/xml", "//a"),), "d"),),
            )
        ),
    ],
)
def test_reading_what_was_written_gives_the_same(information):
    assert read_binding(write_binding(information)) == information


def test_an_embedded_binding_is_found_and_the_document_kept():
    document = embed(DOCUMENT, [LABEL])
    found = read_binding(document)
    assert found.bindings[0].kind is Kind.EMBEDDED
    assert found.labels == (LABEL,)
    assert b"<p>words</p>" in document
    with pytest.raises(MarkingError, match="has a binding already"):
        embed(document, [LABEL])


def test_bindings_without_names_get_some():
    binding = Binding((LABEL,), (Text("x"),))
    taken = Binding((LABEL,), (Text("x"),), "binding-1")
    found = read_binding(write_binding(BindingInformation(((binding, taken, binding),))))
    assert [b.identifier for b in found.bindings] == ["binding-2", "binding-1", "binding-3"]


@pytest.mark.parametrize(
    "information",
    [
        BindingInformation(()),
        BindingInformation(((),)),
        BindingInformation(((Binding((), (Text("x"),)),),)),
        BindingInformation(((Binding((LABEL,), ()),),)),
    ],
)
def test_half_a_binding_is_not_written(information):
    with pytest.raises(MarkingError, match="STANAG 4778"):
        write_binding(information)


@pytest.mark.parametrize(
    ("case", "expected"), [c[1:] for c in ALL_CASES], ids=[name for name, _, _ in ALL_CASES]
)
def test_a_line_is_read_as_it_expects(case, expected):
    assert missing(told(case["xml"]), expected) == []


def told(text):
    try:
        found = read_binding(text)
    except MarkingError as error:
        return {"ok": False, "rule": error.mistakes[0].rule, "message": error.message}
    return {
        "ok": True,
        "signatures": found.signatures,
        "containers": [len(c) for c in found.containers],
        "kinds": [b.kind.value for b in found.bindings],
        "labels": [[x.information.classification for x in b.labels] for b in found.bindings],
        "roles": [x.role.value for x in found.labels],
        "data": [[_data(d) for d in b.data] for b in found.bindings],
        "others": [len(b.others) for b in found.bindings],
        "references": [[r.uri for r in b.references] for b in found.bindings],
    }


def _data(data):
    if isinstance(data, Reference):
        return [data.uri, data.content_type, data.xpath]
    return data.text if isinstance(data, Text) else data.content.decode()


# --- signatures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("signer", ["rsa", "ec"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_signed_binding_verifies(kind, signer):
    document, data = made(kind)
    signed = sign_binding(document, key(signer), [own(signer)], at=NOON, data=data)
    found = verify_binding(signed, trusted=[own(signer)], at=NOON, data=data)
    assert found.signer == own(signer)
    assert found.signed_at == NOON
    assert found.information.labels == read_binding(document).labels


def test_the_profile_is_written():
    document, data = made("detached")
    signed = etree.fromstring(sign_binding(document, key("ec"), [own("ec")], at=NOON, data=data))
    assert signed[0].tag == f"{DSIG}Signature"
    digests = {e.get("Algorithm") for e in signed.iter(f"{DSIG}DigestMethod")}
    assert digests == {"http://www.w3.org/2001/04/xmldsig-more#sha384"}
    assert signed.find(f".//{DSIG}X509Data/{DSIG}X509Certificate") is not None
    assert signed.find(f".//{DSIG}KeyValue") is None
    uris = [e.get("URI") for e in signed.iter(f"{DSIG}Reference")]
    assert uris == ["#binding-1", "report.pdf", "#binding-2", "https://example.org/a", "#prop"]
    (method,) = [e.get("Algorithm") for e in signed.iter(f"{DSIG}SignatureMethod")]
    assert method == "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b"SECRET<", b"UNCLASSIFIED<"),
        (b"JPN", b"RUS"),
        (b"Releasable<", b"NATO<"),
        (b"words", b"other"),
        (b"originatorConf", b"alternativeConf"),
        (b"2026-", b"2027-"),
    ],
)
def test_tampering_is_noticed(kind, found, put):
    document, data = made(kind)
    signed = sign_binding(document, key("ec"), [own("ec")], at=NOON, data=data)
    forged = signed.replace(found, put)
    given = {uri: content.replace(found, put) for uri, content in data.items()}
    assert (forged, given) != (signed, data)
    with pytest.raises(MarkingError, match="STANAG 4778"):
        verify_binding(forged, trusted=[own("ec")], at=NOON, data=given)


def signed_text() -> bytes:
    return sign_binding(made("text")[0], key("rsa"), [own("rsa")], at=NOON)


def refused(document: bytes, match: str, **given: object) -> None:
    asked = {"trusted": [own("rsa")], "at": NOON} | given
    with pytest.raises(MarkingError, match=match):
        verify_binding(document, **asked)  # type: ignore[arg-type]  # keyword sets drawn from a table


def test_who_is_not_trusted_is_refused():
    refused(signed_text(), "not trusted", trusted=[own("ec")])
    refused(signed_text(), "not trusted", trusted=[])
    refused(signed_text(), "not trusted", trusted=[authority()])


def test_a_certificate_of_a_trusted_authority_suffices():
    document = made("text")[0]
    signed = sign_binding(document, key("rsa"), [issued("rsa")], at=NOON)
    assert verify_binding(signed, trusted=[authority()], at=NOON).signer == issued("rsa")
    refused(signed, "not trusted", trusted=[own("ec")])
    late = instant(END + timedelta(days=1))
    refused(signed, "not trusted", trusted=[authority()], at=late)


def test_a_certificate_out_of_force_is_refused():
    refused(signed_text(), "does not hold", at=instant(END) + 1)
    refused(signed_text(), "does not hold", at=instant(START) - 1)


def test_another_key_behind_the_same_certificate_is_refused():
    forged = sign_binding(made("text")[0], key("other"), [own("ec")], at=NOON)
    refused(forged, "does not hold", trusted=[own("ec")])


def test_unsigned_and_twice_signed_are_refused():
    refused(made("text")[0], "has 0 signatures")
    signed = signed_text()
    signature = re.search(rb"<ds:Signature .*</ds:Signature>", signed, re.DOTALL)
    assert signature is not None
    twice = signed.replace(signature.group(), signature.group() * 2)
    refused(twice, "has 2 signatures")
    with pytest.raises(MarkingError, match="signed already"):
        sign_binding(signed, key("rsa"), [own("rsa")], at=NOON)


def test_a_binding_that_the_signature_does_not_cover_is_refused():
    signed = signed_text()
    container = re.search(rb"<mb:MetadataBindingContainer>.*</mb:MetadataBindingContainer>", signed)
    assert container is not None
    smuggled = container.group().replace(b"binding-1", b"binding-2")
    smuggled = smuggled.replace(b">SECRET<", b">UNCLASSIFIED<")
    refused(signed.replace(container.group(), smuggled + container.group()), "does not cover")


def test_a_binding_moved_elsewhere_is_refused():
    signed = signed_text()
    container = re.search(rb"<mb:MetadataBindingContainer>.*</mb:MetadataBindingContainer>", signed)
    assert container is not None
    inner = container.group()
    lesser = inner.replace(b"binding-1", b"evil").replace(b">SECRET<", b">UNCLASSIFIED<")
    hidden = b"<ds:Object>" + inner + b"</ds:Object></ds:Signature>"
    wrapped = signed.replace(inner, lesser).replace(b"</ds:Signature>", hidden)
    refused(wrapped, "does not cover|refers to|does not hold|two ways")
    doubled = signed.replace(inner, inner.replace(b">SECRET<", b">UNCLASSIFIED<"))
    refused(doubled.replace(b"</ds:Signature>", hidden), "does not hold|has changed")


def test_data_outside_is_given_never_fetched():
    document, data = made("detached")
    with pytest.raises(MarkingError, match="nothing is fetched"):
        sign_binding(document, key("rsa"), [own("rsa")], at=NOON)
    signed = sign_binding(document, key("rsa"), [own("rsa")], at=NOON, data=data)
    refused(signed, "nothing is fetched")
    swapped = dict(zip(data, reversed(list(data.values())), strict=True))
    refused(signed, "has changed", data=swapped)


def test_a_time_that_was_not_signed_is_not_told():
    signed = signed_text()
    cut = re.sub(rb"<ds:Object Id=\"prop\".*?</ds:Object>", b"", signed, flags=re.DOTALL)
    refused(cut, "refers to|does not hold")
    moved = signed.replace(b"2026-04-11T00:00:00.000000Z", b"2026-05-11T00:00:00.000000Z")
    assert moved != signed
    refused(moved, "has changed")


class Weak(XMLSigner):
    """Signs as the profile forbids."""

    def check_deprecated_methods(self) -> None:
        """Lets everything pass."""


def weakly(
    method: SignatureMethod = SignatureMethod.RSA_SHA256,
    digest: DigestAlgorithm = DigestAlgorithm.SHA384,
    form: CanonicalizationMethod = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
) -> bytes:
    root = etree.fromstring(made("text")[0])
    signer = Weak(SignatureConstructionMethod.detached, method, digest, form)
    root.insert(0, signer.sign(root, key=key("rsa"), cert=[own("rsa")], reference_uri="binding-1"))
    return etree.tostring(root)


def test_what_others_sign_within_the_profile_verifies():
    found = verify_binding(weakly(), trusted=[own("rsa")], at=NOON)
    assert found.signed_at is None
    assert found.information.labels == (LABEL,)
    stronger = weakly(SignatureMethod.RSA_SHA512, DigestAlgorithm.SHA512)
    assert verify_binding(stronger, trusted=[own("rsa")], at=NOON).signer == own("rsa")


@pytest.mark.parametrize(
    "document",
    [
        weakly(method=SignatureMethod.RSA_SHA1),
        weakly(digest=DigestAlgorithm.SHA1),
        weakly(digest=DigestAlgorithm.SHA224),
        weakly(digest=DigestAlgorithm.SHA256),
        weakly(form=CanonicalizationMethod.CANONICAL_XML_1_0),
    ],
)
def test_weak_algorithms_are_refused(document):
    refused(document, "does not hold|not canonicalised exclusively")


def test_md5_is_refused():
    forged = weakly().replace(
        b"http://www.w3.org/2001/04/xmldsig-more#sha384",
        b"http://www.w3.org/2001/04/xmldsig-more#md5",
    )
    refused(forged, "does not hold")


def test_without_x509_data_it_is_refused():
    signed = weakly()
    bare = re.sub(rb"<ds:X509Data>.*</ds:X509Data>", b"", signed, flags=re.DOTALL)
    refused(bare, "no X509Data")
    empty = re.sub(
        rb"<ds:X509Certificate>.*</ds:X509Certificate>",
        b"<ds:X509SubjectName>CN=signer rsa</ds:X509SubjectName>",
        signed,
        flags=re.DOTALL,
    )
    refused(empty, "no certificate")
    garbage = base64.b64encode(b"no certificate")
    broken = re.sub(rb"(?<=<ds:X509Certificate>)[^<]*", garbage, signed)
    refused(broken, "cannot be read")


def test_a_strange_transform_is_refused():
    strange = b'<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>'
    forged = weakly().replace(b"<ds:Transforms>", b"<ds:Transforms>" + strange)
    refused(forged, "transform outside the profile")


def test_entities_are_refused():
    signed = weakly().decode()
    refused(f'<!DOCTYPE x [<!ENTITY e "SECRET">]>{signed}'.encode(), "type declaration")


def test_what_has_no_canonical_form_is_refused():
    data = '<a xmlns="relative/name"/>'
    text = write_binding(encapsulate(LABEL, Text("x"))).decode()
    with pytest.raises(MarkingError, match="no canonical form"):
        read_binding(text.replace(">x<", f">{data}<"))
    with pytest.raises(MarkingError, match=r"XML 1\.0"):
        read_binding("<a>\ud800</a>")
