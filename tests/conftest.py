"""What all tests share."""

from __future__ import annotations

# Imported early: its plugin would otherwise import it at the end, from a stack too deep for
# Python 3.11 to parse a large module.
import hypothesis

hypothesis.settings.register_profile("quick", max_examples=60, deadline=None)
hypothesis.settings.load_profile("quick")
