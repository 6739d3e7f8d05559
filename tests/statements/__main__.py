"""Prints how well the reader reads: `python -m tests.statements [--mistakes]`.

Mistakes are told of the tuning half only: the unseen half stays unseen.
"""

from __future__ import annotations

import sys

from tests.statements.labelled import score, texts


def main(arguments: list[str]) -> None:
    for name, unseen in (("tuning", False), ("unseen", True)):
        told = score([text for text in texts() if text.unseen is unseen])
        print(
            f"{name}: {told.documents} documents, {told.sentences} sentences;"
            f" precision {told.about.precision:.2f}, recall {told.about.recall:.2f}"
            f" ({told.about.right} right, {told.about.wrong} wrong, {told.about.missed} missed)"
        )
        right = max(told.about.right, 1)
        print(
            f"  of the right ones: kind {told.kind_right / right:.2f}, partners"
            f" {told.partner_right / right:.2f}, stance {told.stance_right / right:.2f},"
            f" speaker {told.speaker_right / max(told.speakers, 1):.2f}"
        )
        if not unseen:
            for kind, count in sorted(told.kinds.items()):
                print(
                    f"  {kind:<32} {count.right:>3} right {count.wrong:>3} wrong {count.missed:>3} missed"
                )
        if "--mistakes" in arguments and not unseen:
            print(*told.mistakes, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
