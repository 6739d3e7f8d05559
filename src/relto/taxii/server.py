"""The TAXII 2.1 server as a function from request to answer.

1. Who asks is settled before anything else is looked at, so that a stranger learns nothing,
   not even which paths exist (TAXII 2.1 §3.1, §3.3.1).
2. Then the path, then the verb, then `Accept`, then the parameters.
3. What exists is asked last, of `services.release`, which records before it returns; hidden and
   absent are one 404. A refusal is recorded here before it is answered.

It opens no transaction and decides about no object.
"""

from __future__ import annotations

from dataclasses import replace

from relto.core.errors import InputError, StoreError, UnknownError
from relto.core.instant import format_instant
from relto.edge.credentials import read_authorization
from relto.edge.exchange import Answer, Request
from relto.edge.refusal import (
    FORBIDDEN,
    NOT_FOUND,
    Refusal,
    RefusedError,
    malformed,
    method_not_allowed,
    refusal_of,
)
from relto.services.partners import Partners
from relto.services.principal import Principal
from relto.services.release import Page, Query, Release
from relto.taxii import documents, resources
from relto.taxii.negotiation import MEDIA_TYPE, is_acceptable
from relto.taxii.parameters import FIELDS, read_query
from relto.taxii.resources import Kind, Resource

_READING = ("GET", "HEAD")
_WRITING = {Kind.OBJECTS: "POST", Kind.OBJECT: "DELETE"}
_NOT_ACCEPTABLE = Refusal(
    406,
    "not-acceptable",
    f"the answer can only be `{MEDIA_TYPE}`",
    "accept it or leave `Accept` out",
)


class Taxii:
    """Answers TAXII requests of an organisation's partners."""

    def __init__(self, release: Release, partners: Partners, organisation: str) -> None:
        """Keeps the services; the fixed documents are made once.

        Args:
            release: what partners receive.
            partners: who they are.
            organisation: whose node this is.
        """
        self._release = release
        self._partners = partners
        self._collections = (documents.collection_id(organisation), documents.ALIAS)
        self._fixed = {
            Kind.DISCOVERY: documents.discovery(organisation),
            Kind.ROOT: documents.api_root(organisation),
            Kind.COLLECTIONS: documents.collections(organisation),
            Kind.COLLECTION: documents.collection(organisation),
        }

    def __call__(self, request: Request) -> Answer:
        """Answers a request; never raises."""
        resource = resources.find(request.path)
        principal: Principal | None = None
        try:
            principal = self._partners.authenticate(
                read_authorization(request.header(b"authorization"))
            )
            return self._answer(principal, request, resource)
        except Exception as error:  # noqa: BLE001 - whatever fails, the client gets an answer without detail
            return self._refuse(principal, resource, error)

    def _answer(self, who: Principal, request: Request, resource: Resource | None) -> Answer:
        if resource is None or not self._is_known(resource):
            raise RefusedError(NOT_FOUND)
        if request.method not in _READING:
            raise RefusedError(_refused_verb(request.method, resource.kind))
        if not is_acceptable(request.header(b"accept")):
            raise RefusedError(_NOT_ACCEPTABLE)
        if resource.kind is Kind.STATUS:
            raise RefusedError(NOT_FOUND)
        if resource.kind not in FIELDS:
            body = self._fixed[resource.kind]
            self._release.answered(who, resource.kind.value, body)
            return Answer(200, body, {"Content-Type": MEDIA_TYPE})
        try:
            query = read_query(request.query, resource.kind)
        except InputError as error:
            raise RefusedError(malformed(str(error))) from None
        query = replace(query, bodiless=request.method == "HEAD")
        return _page(self._read(who, resource, query))

    def _is_known(self, resource: Resource) -> bool:
        return resource.collection in ("", *self._collections)

    def _read(self, who: Principal, resource: Resource, query: Query) -> Page:
        if resource.kind is Kind.OBJECTS:
            return self._release.objects(who, query)
        if resource.kind is Kind.MANIFEST:
            return self._release.manifest(who, query)
        if resource.kind is Kind.OBJECT:
            return self._release.object_(who, resource.object_id, query)
        return self._release.versions(who, resource.object_id, query)

    def _refuse(self, who: Principal | None, resource: Resource | None, error: Exception) -> Answer:
        refusal = refusal_of(error)
        # The release records itself what it does not find; a broken store records nothing.
        if not isinstance(error, UnknownError | StoreError):
            what = "unknown" if resource is None else resource.kind.value
            try:
                self._release.refused(who, what, refusal.code)
            except Exception as failure:  # noqa: BLE001 - an unrecorded refusal must not be told as such
                refusal = refusal_of(failure)
        headers = {"Content-Type": MEDIA_TYPE, **refusal.headers}
        return Answer(refusal.status, documents.error(refusal), headers)


def _refused_verb(method: str, kind: Kind) -> Refusal:
    # TAXII 2.1 §5.5, §5.7: writing needs can_write, which is false for whatever object is named.
    return FORBIDDEN if _WRITING.get(kind) == method else method_not_allowed("GET, HEAD")


def _page(page: Page) -> Answer:
    headers = {"Content-Type": MEDIA_TYPE}
    if page.first is not None and page.last is not None:
        headers["X-TAXII-Date-Added-First"] = format_instant(page.first)
        headers["X-TAXII-Date-Added-Last"] = format_instant(page.last)
    return Answer(200, page.body, headers)
