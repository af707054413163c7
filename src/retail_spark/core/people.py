"""Names for invented people: seeded Faker pools, drawn once on the driver and picked from by keyed draws."""

from __future__ import annotations

from typing import Literal

from faker import Faker

NameKind = Literal["first_name", "last_name", "street_name"]

# So many known names in a row mean that there are hardly any others: en_US has some 700 first names.
_REPEATS = 500


def pool(kind: NameKind, size: int, seed: int) -> list[str]:
    """`size` different names of a kind, in alphabetical order; the same seed gives the same names."""
    faker = Faker("en_US")
    faker.seed_instance(f"{seed}.{kind}")
    names: set[str] = set()
    repeats = 0
    while len(names) < size:
        name = str(getattr(faker, kind)())
        repeats = repeats + 1 if name in names else 0
        if repeats > _REPEATS:
            raise ValueError(f"no {size} different names of kind {kind}: there are about {len(names)}")
        names.add(name)
    return sorted(names)
