"""Plans: a proposed policy compared with the one in force, and what that costs, exactly.

Pure: no database, files, clock or network. With `services.release` the only caller of the
policy's evaluation. It does not store, apply or approve a plan.
"""

from relto.planning.cases import Gate, answer_to_json, decision_to_json
from relto.planning.clauses import changed_clauses
from relto.planning.compare import compare
from relto.planning.dial import Dial, combined, dial_of
from relto.planning.floors import Watched, broken_floors, probes, promises
from relto.planning.handlings import handlings_of
from relto.planning.holdings import Holdings, Scope, Scopes, scopes_of
from relto.planning.proof import (
    Crossings,
    Kind,
    Witness,
    kind_of,
    raised_and_fallen,
    require_narrowing,
    witness,
    witness_to_json,
)
from relto.planning.render import plan_text, report_lines, summary
from relto.planning.report import (
    BrokenFloor,
    Change,
    ClauseChange,
    PlanReport,
    Sign,
    report_from_json,
    report_to_json,
)

__all__ = [
    "BrokenFloor",
    "Change",
    "ClauseChange",
    "Crossings",
    "Dial",
    "Gate",
    "Holdings",
    "Kind",
    "PlanReport",
    "Scope",
    "Scopes",
    "Sign",
    "Watched",
    "Witness",
    "answer_to_json",
    "broken_floors",
    "changed_clauses",
    "combined",
    "compare",
    "decision_to_json",
    "dial_of",
    "handlings_of",
    "kind_of",
    "plan_text",
    "probes",
    "promises",
    "raised_and_fallen",
    "report_from_json",
    "report_lines",
    "report_to_json",
    "require_narrowing",
    "scopes_of",
    "summary",
    "witness",
    "witness_to_json",
]
