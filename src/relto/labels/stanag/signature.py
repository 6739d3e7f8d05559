"""Signatures of STANAG 4778 bindings: made, and verified without trusting anything unsigned.

1. One reference for every `MetadataBinding`, one for every `DataReference`, one for the time of
   signing; all digests SHA-384, SHA-1 and MD5 refused.
2. RSA or ECDSA with SHA-256 or stronger, exclusive canonicalisation, X509Data required.
3. What a reference outside the document refers to is given by the caller; nothing is fetched.
4. A verified signature covers every binding and every data reference, by a certificate that the
   caller trusts, in force at the given instant. Whatever else is refused.

Keys are given by the caller and neither kept nor logged. Revocation is the caller's business.

Basis: STANAG 4778 Ed A (signature profile); XML Signature 1.1; XML Signature Properties §4.3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.exceptions import InvalidDigest, SignXMLException
from signxml.signer import SignatureReference, XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from relto.core.errors import InputError
from relto.core.instant import format_instant, parse_instant
from relto.labels.mistakes import MarkingError, Mistake
from relto.labels.stanag.binding import (
    BINDING,
    DSIG,
    BindingInformation,
    Reference,
    binding_element,
    binding_of,
    document_of,
)
from relto.labels.stanag.xml import Element

RULE = "STANAG 4778 signature profile"
_CREATED = "{http://www.w3.org/2009/xmldsig-properties}Created"
_EXCLUSIVE = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
_ENVELOPED = SignatureConstructionMethod.enveloped.value
_DIGESTS = frozenset({DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
_METHODS = frozenset(
    {
        SignatureMethod.RSA_SHA256,
        SignatureMethod.RSA_SHA384,
        SignatureMethod.RSA_SHA512,
        SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384,
        SignatureMethod.ECDSA_SHA512,
    }
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Verified:
    """A binding whose signature holds.

    Attributes:
        information: what was signed.
        signer: the certificate by which it was signed.
        signed_at: the time that the signer claims in microseconds, or None.
    """

    information: BindingInformation
    signer: x509.Certificate
    signed_at: int | None


def sign_binding(
    document: bytes,
    key: PrivateKey,
    certificates: Sequence[x509.Certificate],
    *,
    at: int,
    data: Mapping[str, bytes] | None = None,
) -> bytes:
    """Returns a document with its binding signed.

    Args:
        document: a `BindingInformation`, or an XML document in which one is embedded.
        key: the signer's private key.
        certificates: the signer's, then those of the authorities above.
        at: the time of signing in microseconds.
        data: what is referred to outside the document, by URI.

    Raises:
        MarkingError: no binding, signed already, or a reference whose data is not given.
    """
    root = document_of(document)
    element = binding_element(root)
    information = binding_of(element)
    if information.signatures:
        raise _refusal("the binding is signed already")
    if not certificates:
        raise _refusal("no certificate is given, X509Data is required")
    method = SignatureMethod.RSA_SHA256
    if isinstance(key, ec.EllipticCurvePrivateKey):
        method = SignatureMethod.ECDSA_SHA256
    signer = _Signer(method, data or {})
    references = [SignatureReference(URI=uri) for uri in _covered(information, data or {})]
    created = etree.Element(_CREATED, nsmap={"dsp": "http://www.w3.org/2009/xmldsig-properties"})
    created.text = format_instant(at)
    created.set("Target", "#signature")
    try:
        signature = signer.sign(
            root,
            key=key,
            cert=list(certificates),
            reference_uri=references,
            signature_properties=created,
        )
    except (SignXMLException, etree.LxmlError) as error:
        raise _refusal(f"the binding cannot be signed: {str(error).lower()}") from None
    signature.set("Id", "signature")
    element.insert(0, signature)
    return etree.tostring(root, encoding="utf-8")


def verify_binding(
    document: bytes,
    *,
    trusted: Sequence[x509.Certificate],
    at: int,
    data: Mapping[str, bytes] | None = None,
) -> Verified:
    """Verifies the signature of a binding and returns what it covers.

    Args:
        document: as `sign_binding` returns it.
        trusted: certificates of signers, or of the authority that issued theirs.
        at: instant in microseconds at which the certificates must be in force.
        data: what is referred to outside the document, by URI.

    Raises:
        MarkingError: unsigned, signed twice, not covering everything, by an algorithm outside the
            profile, by somebody who is not trusted, or changed since.
    """
    root = document_of(document)
    element = binding_element(root)
    information = binding_of(element)
    if information.signatures != 1:
        message = f"the binding has {information.signatures} signatures, expected one"
        raise _refusal(message)
    signature = element.find(f"{{{DSIG}}}Signature")
    if signature is None:
        raise _refusal("the binding has no signature")
    covered = _covered(information, data or {})
    _check_profile(signature, covered)
    signer = _signer(signature, trusted, at)
    location = "./" if root is element else f".//{{{BINDING}}}BindingInformation/"
    _verify(document, location, signer, at, data or {})
    return Verified(information, signer, _claimed(signature))


def _refusal(message: str) -> MarkingError:
    return MarkingError([Mistake(rule=RULE, message=message)])


def _covered(information: BindingInformation, data: Mapping[str, bytes]) -> list[str]:
    """Returns what a signature must refer to."""
    uris: list[str] = []
    for binding in information.bindings:
        if binding.identifier is None:
            raise _refusal("a MetadataBinding has no @Id to refer to")
        uris.append(f"#{binding.identifier}")
        entries = (*binding.data, *binding.references)
        uris += [_signable(entry, data) for entry in entries if isinstance(entry, Reference)]
    return list(dict.fromkeys(uris))


def _signable(reference: Reference, data: Mapping[str, bytes]) -> str:
    if reference.xpath is not None:
        raise _refusal("a reference to a part by XPath cannot be signed here")
    outside = reference.uri and not reference.uri.startswith("#")
    if outside and reference.uri not in data:
        message = f"the data of `{reference.uri}` is not given, nothing is fetched"
        raise _refusal(message)
    return reference.uri


class _Signer(XMLSigner):
    """Signs references into the document and, by given bytes, out of it."""

    def __init__(self, method: SignatureMethod, data: Mapping[str, bytes]) -> None:
        super().__init__(
            SignatureConstructionMethod.detached, method, DigestAlgorithm.SHA384, _EXCLUSIVE
        )
        self._data = data

    def _get_c14n_inputs_from_references(
        self, doc_root: Any, references: list[SignatureReference]
    ) -> tuple[list[Any], list[SignatureReference]]:
        inputs: list[Any] = []
        resolve: Any = self._resolve_reference
        parse: Any = self.get_root
        for reference in references:
            if reference.URI in self._data:
                inputs.append(self._data[reference.URI])
                continue
            try:
                found = resolve(doc_root, {"URI": reference.URI})
            except SignXMLException as error:
                raise _refusal(str(error)) from None
            inputs.append(parse(found))
        return inputs, references

    def _c14n(self, nodes: Any, *args: Any, **kwargs: Any) -> Any:
        return nodes if isinstance(nodes, bytes) else super()._c14n(nodes, *args, **kwargs)

    def _build_transforms_for_reference(
        self, *, transforms_node: Any, reference: SignatureReference, **kwargs: Any
    ) -> None:
        if reference.URI in self._data:
            return
        if reference.URI == "":
            etree.SubElement(transforms_node, f"{{{DSIG}}}Transform", Algorithm=_ENVELOPED)
        super()._build_transforms_for_reference(
            transforms_node=transforms_node, reference=reference, **kwargs
        )

    def _build_sig(self, *args: Any, **kwargs: Any) -> Any:
        build: Any = super()._build_sig
        signed_info, value = build(*args, **kwargs)
        for transforms in list(signed_info.iter(f"{{{DSIG}}}Transforms")):
            if len(transforms) == 0:
                transforms.getparent().remove(transforms)
        return signed_info, value


# --- verifying -----------------------------------------------------------------------------------


def _check_profile(signature: Element, covered: Sequence[str]) -> None:
    """Holds a signature to the profile before anything of it is computed."""
    method = signature.find(f"{{{DSIG}}}SignedInfo/{{{DSIG}}}CanonicalizationMethod")
    if method is None or method.get("Algorithm") != _EXCLUSIVE.value:
        raise _refusal("the signature is not canonicalised exclusively")
    if signature.find(f"{{{DSIG}}}KeyInfo/{{{DSIG}}}X509Data") is None:
        raise _refusal("the signature has no X509Data")
    references = signature.findall(f"{{{DSIG}}}SignedInfo/{{{DSIG}}}Reference")
    uris = [reference.get("URI") for reference in references]
    missing = [uri for uri in covered if uri not in uris]
    if missing:
        raise _refusal(f"the signature does not cover `{missing[0] or 'the document'}`")
    own = {f"#{e.get('Id')}" for e in signature.iter() if e.get("Id") is not None}
    strange = [uri for uri in uris if uri not in {*covered, *own}]
    if strange or len(set(uris)) < len(uris):
        raise _refusal(f"the signature refers to `{(strange or uris)[0]}` as well")
    for reference in references:
        _check_transforms(reference)


def _check_transforms(reference: Element) -> None:
    uri = reference.get("URI") or ""
    allowed = {_EXCLUSIVE.value} if uri else {_EXCLUSIVE.value, _ENVELOPED}
    said = [t.get("Algorithm") for t in reference.iter(f"{{{DSIG}}}Transform")]
    if any(algorithm not in allowed for algorithm in said):
        raise _refusal(f"the reference to `{uri}` has a transform outside the profile")
    if (not uri or uri.startswith("#")) and _EXCLUSIVE.value not in said:
        raise _refusal(f"the reference to `{uri}` is not canonicalised exclusively")


def _signer(signature: Element, trusted: Sequence[x509.Certificate], at: int) -> x509.Certificate:
    """Returns the certificate of the signer, if it is trusted."""
    texts = [e.text or "" for e in signature.iter(f"{{{DSIG}}}X509Certificate")]
    try:
        chain = [x509.load_pem_x509_certificate(_pem(text)) for text in texts]
    except ValueError:
        raise _refusal("a certificate of the signature cannot be read") from None
    if not chain:
        raise _refusal("the signature has no certificate")
    if chain[0] in trusted:
        return chain[0]
    try:
        _verify_chain(chain, trusted, at)
    except (x509.verification.VerificationError, UnsupportedAlgorithm, ValueError):
        raise _refusal("the signer's certificate is not trusted") from None
    return chain[0]


def _pem(text: str) -> bytes:
    body = "".join(text.split())
    lines = [body[i : i + 64] for i in range(0, len(body), 64)]
    return "\n".join(
        ["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""]
    ).encode()


def _verify_chain(
    chain: Sequence[x509.Certificate], trusted: Sequence[x509.Certificate], at: int
) -> None:
    if not trusted:
        raise ValueError
    ends = x509.verification.ExtensionPolicy.permit_all()
    above = x509.verification.ExtensionPolicy.webpki_defaults_ca()
    builder = x509.verification.PolicyBuilder().store(x509.verification.Store(list(trusted)))
    builder = builder.extension_policies(ca_policy=above, ee_policy=ends).time(_moment(at))
    builder.build_client_verifier().verify(chain[0], list(chain[1:]))


def _moment(at: int) -> datetime:
    return _EPOCH + timedelta(microseconds=at)


def _verify(
    document: bytes,
    location: str,
    signer: x509.Certificate,
    at: int,
    data: Mapping[str, bytes],
) -> None:
    config = SignatureConfiguration(
        location=location,
        expect_references=True,
        signature_methods=_METHODS,
        digest_algorithms=_DIGESTS,
        verification_time=_moment(at),
        default_reference_c14n_method=_EXCLUSIVE,
    )
    try:
        XMLVerifier().verify(
            document, x509_cert=signer, uri_resolver=data.get, expect_config=config
        )
    except InvalidDigest as error:
        raise _refusal(f"what was signed has changed: {str(error).lower()}") from None
    except (SignXMLException, ValueError, etree.LxmlError) as error:
        raise _refusal(f"the signature does not hold: {str(error)[:200].lower()}") from None


def _claimed(signature: Element) -> int | None:
    """Returns the time of signing, if it is told by a property that is itself signed."""
    signed = {r.get("URI") for r in signature.iter(f"{{{DSIG}}}Reference")}
    for created in signature.iter(_CREATED):
        above = (created, *created.iterancestors())
        if any(f"#{e.get('Id')}" in signed for e in above if e.get("Id") is not None):
            return _instant(created.text or "")
    return None


def _instant(text: str) -> int:
    try:
        return parse_instant(text.strip())
    except InputError:
        raise _refusal("the time of signing cannot be read") from None
