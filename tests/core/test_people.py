from __future__ import annotations

import pytest

from retail_spark.core.people import pool


@pytest.mark.parametrize("kind", ["first_name", "last_name", "street_name"])
def test_a_pool_has_as_many_different_names_as_asked(kind):
    names = pool(kind, 250, seed=42)
    assert len(names) == len(set(names)) == 250


def test_the_same_seed_gives_the_same_names_and_another_seed_others():
    assert pool("last_name", 100, seed=42) == pool("last_name", 100, seed=42)
    assert pool("last_name", 100, seed=42) != pool("last_name", 100, seed=43)


def test_a_pool_larger_than_the_language_is_refused():
    with pytest.raises(ValueError, match="no 5000 different names of kind first_name"):
        pool("first_name", 5_000, seed=42)
