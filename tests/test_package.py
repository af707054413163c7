"""What `from retail_spark import ...` offers."""

from __future__ import annotations

import retail_spark


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    offered = {name: getattr(retail_spark, name) for name in retail_spark.__all__ if name != "__version__"}
    assert {name for name, thing in offered.items() if thing.__name__ != name} == set()
    assert {name for name, thing in offered.items() if not thing.__doc__} == set()
