"""Settings of the whole suite: how hypothesis draws.

Fixtures are not kept here: each package of tests has its own.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "relto",
    deadline=None,  # two workers share two cores: elapsed time says nothing about an example
    derandomize=True,  # a red suite speaks of the change at hand; `make laws` explores (ADR 0016)
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough", settings.get_profile("relto"), derandomize=False, max_examples=2_000
)
settings.load_profile(os.environ.get("RELTO_HYPOTHESIS", "relto"))
