"""Fetching pages: within limits, from whom it should, and nothing told but what has to be."""

import gzip

import pytest

from relto.services.watch.fetch import Asked, FetchError, Limits, check_address, fetch
from tests.services.publishing import Page, publishing

SMALL = Limits(bytes=10_000, seconds=5, redirects=3)


def test_a_page_is_fetched_with_what_it_tells_of_itself():
    headers = {"Content-Type": "text/html; charset=latin-1", "ETag": '"7"', "Last-Modified": "day"}
    with publishing({"/a?b=c": Page(b"<p>Wind</p>", headers=headers)}) as site:
        answer = fetch(Asked(f"{site.url}/a?b=c"), SMALL)
        assert (answer.data, answer.content_type) == (b"<p>Wind</p>", headers["Content-Type"])
        assert (answer.etag, answer.last_modified) == ('"7"', "day")
        again = fetch(Asked(f"{site.url}/a?b=c", etag='"7"', last_modified="day"), SMALL)
        assert again.data is None
    (_, first), (_, second) = site.asked
    assert not {"If-None-Match", "Cookie", "Authorization", "Referer"} & first.keys()
    assert (second["If-None-Match"], second["If-Modified-Since"]) == ('"7"', "day")


@pytest.mark.parametrize("pieces", [1, 100])
def test_what_is_too_large_is_given_up(pieces):
    bomb = gzip.compress(bytes(5_000_000))
    pages = {
        "/large": Page(bytes(10_001), pieces=pieces),
        "/bomb": Page(bomb, headers={"Content-Encoding": "gzip"}, pieces=pieces),
        "/fits": Page(bytes(10_000), pieces=pieces),
        "/packed": Page(
            gzip.compress(bytes(10_000)), headers={"Content-Encoding": "gzip"}, pieces=pieces
        ),
    }
    with publishing(pages) as site:
        for path in ("/large", "/bomb"):
            with pytest.raises(FetchError, match="more than 10,000 bytes"):
                fetch(Asked(site.url + path), SMALL)
        for path in ("/fits", "/packed"):
            assert fetch(Asked(site.url + path), SMALL).data == bytes(10_000)


def test_what_is_wrongly_compressed_is_refused():
    packed = gzip.compress(b"wind")
    pages = {
        "/none": Page(b"wind", headers={"Content-Encoding": "gzip"}),
        "/half": Page(packed[:-6], headers={"Content-Encoding": "gzip"}),
        "/other": Page(b"wind", headers={"Content-Encoding": "br"}),
    }
    with publishing(pages) as site:
        for path, why in (("/none", "is not"), ("/half", "too early"), ("/other", "as `br`")):
            with pytest.raises(FetchError, match=why):
                fetch(Asked(site.url + path), SMALL)


def test_a_server_that_drips_holds_nobody():
    page = Page(bytes(9_000), pieces=9_000, pause_seconds=0.05)
    with publishing({"/drip": page}) as site:
        limits = Limits(bytes=10_000, seconds=0.5)
        with pytest.raises(FetchError, match=r"not done within 0\.5 s"):
            fetch(Asked(f"{site.url}/drip"), limits)


def test_redirects_are_followed_a_little_way_and_only_where_they_may_lead():
    pages = {
        "/0": Page(status=301, headers={"Location": "/1"}),
        "/1": Page(status=302, headers={"Location": "/2"}),
        "/2": Page(b"here"),
        "/round": Page(status=307, headers={"Location": "/round"}),
        "/nowhere": Page(status=302),
        "/file": Page(status=302, headers={"Location": "file:" + "//" + "/etc/hostname"}),
        "/mail": Page(status=302, headers={"Location": "ftp://127.0.0.1/x"}),
    }
    with publishing(pages) as site:
        pages["/inside"] = Page(
            status=302, headers={"Location": site.url.replace("127.0.0.1", "localhost")}
        )
        pages["/user"] = Page(status=302, headers={"Location": site.url.replace("//", "//a:b@")})
        answer = fetch(Asked(f"{site.url}/0"), SMALL)
        assert (answer.data, answer.url) == (b"here", f"{site.url}/2")
        for path, why in (
            ("/round", "more than 3 redirects"),
            ("/nowhere", "redirects to nowhere"),
            ("/file", "redirects to nowhere"),
            ("/mail", "no address to fetch"),
            ("/inside", "redirects to `localhost`, which is no public machine"),
            ("/user", "carries a name or a password"),
            ("/missing", "answered 404"),
        ):
            with pytest.raises(FetchError, match=why):
                fetch(Asked(site.url + path), SMALL)


def test_an_address_is_looked_at_before_anything_is_sent():
    for url in (
        "https://example.org/a",
        "http://127.0.0.1:8/",
        "http://localhost/",
        "http://[::1]/",
    ):
        check_address(url, plain=False)
    check_address("http://example.org/", plain=True)
    for url, why in (
        ("http://example.org/", "is not encrypted"),
        ("http://127.0.0.1.example.org/", "is not encrypted"),
        ("ftp://example.org/", "no address"),
        ("https://", "no address"),
        ("https://a:b@example.org/", "a name or a password"),
        ("https://example.org:99999/", "no address"),
        ("https://[::1/", "no address"),
    ):
        with pytest.raises(FetchError, match=why):
            check_address(url, plain=False)


def test_nobody_there_is_told_as_such():
    with publishing({}) as site:
        gone = site.url
    with pytest.raises(FetchError, match=gone):
        fetch(Asked(gone), SMALL)
