"""Settings of the tests: no time limits on single examples (machines are noisy), and the same examples each time in CI."""

import os

from hypothesis import settings

settings.register_profile("usual", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "usual")
