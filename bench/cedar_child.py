"""Runs under the peers' interpreter: decides the pairs it was given, a pass for each line it reads.

It imports nothing of relto. Policies and entities are parsed once, so that only deciding is timed.
"""

import json
import sys
import time
from pathlib import Path

import cedarpy


def main() -> None:
    """Reads the work named by the argument, then answers lines until the input ends."""
    work = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    policies = cedarpy.PolicySet.from_str(work["policies"])
    entities = cedarpy.Entities.from_json_str(json.dumps(work["entities"]))
    requests = [
        {
            "principal": {"type": "Partner", "id": partner},
            "action": {"type": "Action", "id": "open"},
            "resource": {"type": "Handling", "id": str(number)},
        }
        for number, partner in work["pairs"]
    ]
    for _ in sys.stdin:
        start = time.process_time()
        answers = [cedarpy.is_authorized(request, policies, entities) for request in requests]
        seconds = (time.process_time() - start) / len(requests)
        allowed = [answer.allowed for answer in answers]
        print(json.dumps({"seconds": seconds, "allowed": allowed}), flush=True)


if __name__ == "__main__":
    main()
