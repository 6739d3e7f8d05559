"""The watch: sources in, cards out, people decide; nothing is filed by itself."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from relto.core.errors import AuthorityError, ConflictError, InputError, UnknownError
from relto.core.instant import DAY
from relto.model.evidence import Kind, Polarity, Reliability
from relto.services.acting import Acting
from relto.services.evidence import Register
from relto.services.watch import Inbox, Source, Verdict, Watching
from relto.store import open_store
from relto.store.events import events
from tests.services.evidential import NOW, grade, in_force
from tests.services.officials import appointed
from tests.services.publishing import Page, publishing
from tests.services.worlds import Fixed

STOP = (
    "Brennia will suspend the sharing of classified intelligence with Corvale, its government said."
)
AGAIN = STOP.replace("its government said", "its government said on Friday")
LEAK = "Classified intelligence of Aldland was leaked in Brennia, the paper found."
MORE = "Fennora agreed to expand the sharing of secret intelligence with Aldland."
FAR = "Aldland will stop sharing secret intelligence with Holm."


def page(*sentences):
    body = "".join(f"<p>{each}</p>" for each in sentences)
    return f"<html><head><title>News</title></head><body>{body}</body></html>".encode()


@pytest.fixture
def folder(tmp_path):
    directory = tmp_path / "statements"
    directory.mkdir()
    (directory / "a.html").write_bytes(page(STOP))
    (directory / "b.html").write_bytes(page(AGAIN, LEAK))
    (directory / "c.txt").write_text(f"{MORE}\n\n{FAR}\n")
    return directory


@pytest.fixture
def acting(store):
    in_force(store)
    return Acting(store, Fixed(NOW), "analyst")


@pytest.fixture
def inbox(acting, folder):
    watching = Watching(acting)
    watching.add(Source("press", str(folder), outlet="The Courier"))
    assert not any(ran.failed for ran in watching.run())
    return Inbox(acting)


def kinds(store):
    with store.read() as tx:
        return [event.kind for event in events(tx)]


def of(inbox, words):
    """The first waiting card that says this."""
    cards = (card for group in inbox.waiting() for card in group.cards)
    return next(card for card in cards if words in card.card.sentence).card.id


def test_a_folder_becomes_cards_about_partners_once(acting, folder):
    watching = Watching(acting)
    watching.add(Source("press", str(folder)))
    (ran,) = watching.run()
    assert (ran.failed, ran.texts, len(ran.cards), ran.others) == (False, 3, 4, 1)
    (again,) = watching.run("press")
    assert (again.texts, again.cards, again.outcome) == (0, (), "nothing new")
    (folder / "c.txt").write_text(f"{MORE}\n\n{AGAIN.replace('Friday', 'Sunday')}\n")
    (more,) = watching.run()
    assert (more.texts, len(more.cards), more.known) == (1, 1, 1)
    assert Register(acting).items() == ()
    (listed,) = watching.listed()
    assert (listed.source.name, listed.asked, listed.actor) == ("press", NOW, "analyst")


def test_what_is_read_before_a_policy_names_anybody_is_read_again(store, folder):
    watching = Watching(Acting(store, Fixed(NOW), "analyst"))
    watching.add(Source("press", str(folder)))
    for _ in range(2):
        (early,) = watching.run()
        assert (early.texts, early.cards) == (3, ())
        assert early.notes[0].startswith("no policy is in force")
    in_force(store)
    (ran,) = watching.run()
    assert (ran.texts, len(ran.cards), ran.notes) == (3, 4, ())
    (again,) = watching.run()
    assert again.outcome == "nothing new"


def test_what_is_no_file_is_left_out_and_told(acting, folder, tmp_path):
    outside = tmp_path / "secret.txt"
    outside.write_text(STOP)
    (folder / "out.txt").symlink_to(outside)
    (folder / "dir.txt").mkdir()
    (folder / "big.txt").write_bytes(b"a" * 1001)
    (folder / ".hidden.txt").write_text(STOP)
    (folder / "picture.png").write_bytes(b"x")
    watching = Watching(acting)
    watching.add(Source("press", folder.as_uri(), most_bytes=1000))
    (ran,) = watching.run()
    assert ran.texts == 3
    assert ran.notes[:3] == (
        "big.txt: more than 1,000 bytes",
        "dir.txt: not a regular file",
        "out.txt: a link that leads out of the folder",
    )


def test_a_feed_is_asked_with_what_is_known_and_a_failure_keeps_no_other(acting):
    pages = {"/news": Page(page(STOP), headers={"ETag": '"1"', "Content-Type": "text/html"})}
    with publishing(pages) as site:
        watching = Watching(acting)
        watching.add(Source("broken", f"{site.url}/gone"))
        watching.add(Source("news", f"{site.url}/news"))
        broken, news = watching.run()
        assert broken.failed
        assert "answered 404" in broken.outcome
        assert (news.failed, len(news.cards)) == (False, 1)
        assert watching.run("news")[0].outcome == "nothing new"
        assert [headers.get("If-None-Match") for _, headers in site.asked] == [None, None, '"1"']
        pages["/news"] = Page(page(STOP, LEAK), headers={"ETag": '"2"'})
        assert len(watching.run("news")[0].cards) == 1
    assert Inbox(acting).waiting()[0].cards[0].card.url == f"{site.url}/news"


def test_sources_that_cannot_be_watched_are_refused(acting, folder):
    watching = Watching(acting)
    for source, why in (
        (Source("Press", str(folder)), "no source's name"),
        (Source("press", "/nowhere/at/all"), "does not exist"),
        (Source("press", "file://elsewhere/a"), "names another machine"),
        (Source("press", "http://example.org/"), "is not encrypted"),
        (Source("press", str(folder), seconds=0), "limit"),
    ):
        with pytest.raises(InputError, match=why):
            watching.add(source)
    watching.add(Source("press", str(folder)))
    with pytest.raises(ConflictError, match="is there already"):
        watching.add(Source("press", str(folder)))
    watching.remove("press")
    assert watching.listed() == ()
    for act in (lambda: watching.run("press"), lambda: watching.remove("press")):
        with pytest.raises(UnknownError):
            act()


def test_one_speech_is_one_group_and_one_item(inbox, store):
    groups = {len(group.cards): group for group in inbox.waiting()}
    assert sorted(len(group.cards) for group in inbox.waiting()) == [1, 1, 2]
    name = groups[2].cards[0].card.id
    decided = inbox.accept(name, Verdict(grade("B2", 0.9)))
    assert set(decided.cards) == {each.card.id for each in groups[2].cards}
    item = decided.item.evidence
    assert (item.partner, item.kind, item.reference) == ("XBR", Kind.POLICY_AGAINST_SHARING, name)
    assert (item.group, item.grade) == (groups[2].origin, grade("B2", 0.9))
    assert "The Courier" in item.provenance
    assert len(inbox.waiting()) == 2
    with pytest.raises(ConflictError, match="was accepted as E-2026-001 by analyst"):
        inbox.accept(name, Verdict(grade()))
    with pytest.raises(ConflictError, match="was merged as E-2026-001"):
        inbox.reject(decided.cards[1], "no")
    assert kinds(store)[-3:] == ["evidence-filed", "card-accepted", "cards-merged"]


def test_a_rejection_needs_a_reason_and_says_whether_it_was_untrue(inbox, acting):
    with pytest.raises(InputError, match="reason"):
        inbox.reject(of(inbox, "leaked"), " ")
    inbox.reject(of(inbox, "leaked"), "an old story", untrue=True)
    inbox.reject(of(inbox, "suspend"), "not about us", alone=True)
    assert sorted(len(group.cards) for group in inbox.waiting()) == [1, 1]
    record = Watching(acting).records()["The Courier"]
    assert (record.confirmed, record.refuted, record.undecided) == (0, 1, 1)
    assert record.reliability is Reliability.F


def test_an_outlet_is_known_by_what_became_of_its_reports(inbox, acting):
    inbox.accept(of(inbox, "leaked"), Verdict(grade("C3")))
    inbox.accept(of(inbox, "suspend"), Verdict(grade("B1")))
    record = Watching(acting).records()["The Courier"]
    assert (record.confirmed, record.refuted, record.undecided) == (1, 0, 1)
    Register(acting).grade("E-2026-001", grade("C5"), "it was another paper's mistake")
    record = Watching(acting).records()["The Courier"]
    assert (record.confirmed, record.refuted) == (1, 1)


def test_what_an_analyst_says_wins_over_what_a_card_proposes(inbox):
    verdict = Verdict(
        grade("C3", 0.6),
        partner="XCO",
        topic="cyber",
        kind=Kind.MISHANDLED_DOCUMENTS,
        claim="Papers lay about.",
        occurred=NOW - 3 * DAY,
        severity=0.5,
        marking="SECRET//REL TO XAL, XFE",
    )
    item = inbox.accept(of(inbox, "leaked"), verdict).item.evidence
    assert (item.partner, item.topic, item.claim) == ("XCO", "cyber", "Papers lay about.")
    assert (item.kind, item.polarity) == (Kind.MISHANDLED_DOCUMENTS, Polarity.ADVERSE)
    assert (item.occurred, item.severity) == (NOW - 3 * DAY, 0.5)
    with pytest.raises(InputError, match="marking"):
        inbox.accept(of(inbox, "suspend"), replace(verdict, marking="SECRET//REL TO XCO"))
    assert len(inbox.waiting()) == 2


def test_two_cards_are_said_to_report_the_same(inbox):
    leak, stop = of(inbox, "leaked"), of(inbox, "suspend")
    inbox.accept(stop, Verdict(grade("B2")))
    decided = inbox.merge(leak, stop)
    assert decided.cards == (leak,)
    assert inbox.card(leak).decision.evidence == "E-2026-001"
    assert inbox.card(leak).origin == inbox.card(stop).origin
    with pytest.raises(ConflictError, match="report the same already"):
        inbox.merge(leak, stop)
    more = of(inbox, "expand")
    inbox.accept(more, Verdict(grade("B2")))
    with pytest.raises(ConflictError, match="both were filed"):
        inbox.merge(more, stop)


def test_what_comes_later_and_reports_the_same_is_told_so(inbox, acting, folder):
    inbox.accept(of(inbox, "suspend"), Verdict(grade("B2")))
    (folder / "late.html").write_bytes(page(AGAIN.replace("Friday", "a Friday")))
    Watching(acting).run()
    (repeat,) = [group for group in inbox.waiting() if group.decided]
    assert [each.evidence for each in repeat.decided] == ["E-2026-001"] * 2
    assert len(repeat.cards) == 1


def test_officers_decide_where_they_bind_and_anybody_may_look(inbox, acting, store):
    people = appointed(store, "ada", "ben")
    card = of(inbox, "leaked")
    for act in (
        lambda: inbox.accept(card, Verdict(grade())),
        lambda: inbox.reject(card, "no"),
        lambda: Watching(acting).remove("press"),
    ):
        with pytest.raises(AuthorityError):
            act()
    Watching(acting).run()
    decided = Inbox(replace(acting, officer=people["ada"])).accept(card, Verdict(grade()))
    assert decided.item is not None
    assert decided.item.evidence.author == "ada"


def test_of_two_who_decide_at_once_one_is_told_so(inbox, store_url):
    card = of(inbox, "suspend")

    def decide(who):
        mine = open_store(store_url)
        try:
            Inbox(Acting(mine, Fixed(NOW), who)).accept(card, Verdict(grade("B2")))
        except ConflictError:
            return False
        finally:
            mine.close()
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(decide, ("ada", "ben", "cai"))) == [False, False, True]
    assert len(Register(inbox.acting).items()) == 1
