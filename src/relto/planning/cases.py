"""Cases: one question to the gate a line, one answer a line, so that anyone can check us.

1. A case is a JSON object with `handling`, `partner` and `at`, and perhaps an `id` of the asker's.
2. What is not exactly that is answered with `withhold` and the error; a key given twice too.
3. Each answer stands alone: a bad line changes nothing about the others.

It reads no stream and writes none.
"""

from __future__ import annotations

import bisect
import json
from typing import Any

from relto.core.errors import InputError
from relto.core.instant import parse_instant
from relto.model.handling import Handling, handling_from_json
from relto.model.rung import Rung
from relto.policy import Snapshot, rules
from relto.policy.index import Terms, terms_of
from relto.policy.membership import Roster, edges, roster
from relto.policy.reasons import Answer, Decision, minimum

_REQUIRED = ("handling", "partner", "at")
_MOST_REMEMBERED = 100_000
_KEYS = frozenset({*_REQUIRED, "id"})


class Gate:
    """One policy, asked case by case; memberships are expanded once per stretch of time."""

    def __init__(self, policy: Snapshot) -> None:
        """Prepares a policy for questions about any instant."""
        self._policy = policy
        self._edges = edges(policy)
        self._rosters: dict[int, Roster] = {}
        self._answers: dict[tuple[int, str, Terms], tuple[Answer, ...]] = {}

    def decide(self, handling: Handling, partner: str, at: int) -> Decision:
        """Decides one handling for one partner at one instant, exactly as `policy.decide` does."""
        stretch = bisect.bisect_right(self._edges, at)
        if stretch not in self._rosters:
            self._rosters[stretch] = roster(self._policy, at)
        now = rules.Moment(self._policy, self._rosters[stretch], at)
        label = handling.label
        own = (rules.marking(now, label, partner), rules.clearance(now, label, partner))
        return minimum((*own, *self._undertaken(now, handling, (stretch, partner))))

    def _undertaken(
        self, now: rules.Moment, handling: Handling, asked: tuple[int, str]
    ) -> tuple[Answer, ...]:
        """Answers the layers that do not look at the label's own dates; they are remembered.

        Between two edges of the policy nothing that they look at begins or ends.
        """
        terms = terms_of(handling)
        key = (*asked, terms)
        if key not in self._answers:
            if len(self._answers) >= _MOST_REMEMBERED:
                self._answers.clear()
            partner = asked[1]
            self._answers[key] = (
                rules.agreement(now, handling, partner),
                rules.posture(now, handling, partner),
                rules.consent(now, terms, partner),
            )
        return self._answers[key]

    def answer(self, line: bytes, number: int) -> dict[str, Any]:
        """Answers the case on a line; an unreadable one is withheld, with the error."""
        asked: Any = None
        try:
            asked = _decoded(line)
            handling = handling_from_json(asked["handling"])
            at = _instant(asked["at"])
            answer = decision_to_json(self.decide(handling, _partner(asked["partner"]), at))
        except InputError as error:
            answer = _refusal(error, number)
        if isinstance(asked, dict) and "id" in asked:
            return {"id": asked["id"], **answer}
        return answer


def _decoded(line: bytes) -> dict[str, Any]:
    try:
        case = json.loads(line, object_pairs_hook=_unique, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise InputError("not UTF-8") from None
    except RecursionError:
        raise InputError("nested too deeply") from None
    except ValueError as error:
        raise InputError(f"not JSON: {str(error)[:1].lower()}{str(error)[1:]}") from None
    if not isinstance(case, dict):
        raise InputError("expected an object with `handling`, `partner` and `at`")
    for key in _REQUIRED:
        if key not in case:
            raise InputError("missing", path=key)
    for key in case:
        if key not in _KEYS:
            raise InputError("unknown key, expected handling, partner, at or id", path=key)
    return case


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InputError("given twice", path=twice)
    return found


def _no_constant(name: str) -> Any:
    raise InputError(f"`{name}` is not JSON")


def _partner(code: Any) -> str:
    if not isinstance(code, str) or not code:
        raise InputError("expected the code of an organisation", path="partner")
    return code


def _instant(text: Any) -> int:
    if not isinstance(text, str):
        raise InputError("expected a timestamp such as `2026-11-23T19:00:00Z`", path="at")
    try:
        return parse_instant(text)
    except InputError as error:
        raise InputError(error.message, path="at") from None


def _refusal(error: InputError, number: int) -> dict[str, Any]:
    return {
        "rung": Rung.WITHHOLD.words,
        "error": {"line": number, "path": error.path or "", "message": error.message},
    }


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Writes one layer's answer as a JSON object."""
    return {
        "layer": answer.layer.value,
        "rung": answer.rung.words,
        "code": answer.code.value,
        "text": answer.text,
        "source": answer.source,
    }


def decision_to_json(decision: Decision) -> dict[str, Any]:
    """Writes a decision as a JSON object: rung, deciding layer, every layer's reason."""
    return {
        "rung": decision.rung.words,
        "layer": decision.layer.value,
        "reasons": [answer_to_json(answer) for answer in decision.answers],
    }
