"""Sizes: which ones a product comes in, and which of them is a customer's. Bodies are invented, keyed by customer."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between
from retail_spark.data import dictionary
from retail_spark.retail.identity import column

LETTERS: Final = ("XS", "S", "M", "L", "XL", "XXL")
FIRST_WAIST: Final = 26  # of an XS, in inches; two more for each letter
_FIRST_SHOE, _SHORTEST, _CM_PER_SHOE = 36, 150, 4  # European sizes, by height
_SMALLEST_SHOE = 35  # ranges of numbers from here on are of shoes, those below of waists
# Body mass index of an XS, and how far each further letter reaches.
_SLIM, _BMI_PER_LETTER = 16, 3
BODY_TYPES: Final = {19: "petite", 22: "slim", 26: "average", 29: "athletic"}  # body mass index below which
_LARGEST_BODY_TYPE = "plus"


def sizes_of(size_range: str) -> list[str]:
    """The sizes of a range, smallest first: XS-L, 28-34 (waists go by two), 36-46 (shoes go by one)."""
    low, _, high = size_range.partition("-")
    if low in LETTERS:
        return list(LETTERS[LETTERS.index(low) : LETTERS.index(high) + 1])
    step = 1 if int(low) >= _SMALLEST_SHOE else 2
    return [str(size) for size in range(int(low), int(high) + 1, step)]


def size_ranges() -> list[str]:
    """The ranges in which products come that have a size to fit."""
    return sorted({row["size_range"] for row in dictionary("product_types") if "-" in row["size_range"]})


def height_cm(run: Run, customer_id: str | Column) -> Column:
    """A customer's height: two throws of a die, as it were, about 173 cm."""
    parts = [run.draw(f"customers.height_{side}", column(customer_id)) for side in ("one", "two")]
    return (F.lit(_SHORTEST - 2) + integer_between(parts[0], 0, 25) + integer_between(parts[1], 0, 25)).cast("int")


def body_mass_index(run: Run, customer_id: str | Column) -> Column:
    """A customer's body mass index as a whole number, 17 to 33, about 25."""
    parts = [run.draw(f"customers.girth_{side}", column(customer_id)) for side in ("one", "two")]
    return (F.lit(_SLIM + 1) + integer_between(parts[0], 0, 8) + integer_between(parts[1], 0, 8)).cast("int")


def weight_kg(height: Column, bmi: Column) -> Column:
    """Weight that a height in cm and a body mass index come to."""
    return F.call_function("div", bmi * height * height + 5_000, F.lit(10_000)).cast("int")


def body_type(bmi: Column) -> Column:
    """petite, slim, average, athletic or plus."""
    found = F.lit(_LARGEST_BODY_TYPE)
    for below, name in reversed(BODY_TYPES.items()):
        found = F.when(bmi < below, name).otherwise(found)
    return found


def girth(bmi: Column) -> Column:
    """Place of a body's letter size among `LETTERS`, from 0."""
    place = F.call_function("div", bmi - _SLIM, F.lit(_BMI_PER_LETTER))
    return F.least(place, F.lit(len(LETTERS) - 1)).cast("int")


def letter_size(bmi: Column) -> Column:
    """XS to XXL: what a customer takes in tops."""
    return F.get(F.lit(list(LETTERS)), girth(bmi))


def waist_size(bmi: Column) -> Column:
    """Inches, as text: what a customer takes in bottoms."""
    return (girth(bmi) * 2 + FIRST_WAIST).cast("string")


def sizes_in_range(size_range: str | Column) -> Column:
    """The sizes of a product's range as an array; null for what has none to fit."""
    known = [part for name in size_ranges() for part in (F.lit(name), F.lit(sizes_of(name)))]
    return F.create_map(*known)[column(size_range)]


def own_place(size_range: str | Column, height: Column, bmi: Column) -> Column:
    """Place of a customer's own size among those of a range, from 0; the nearest, where theirs is not made."""
    place = F.lit(None).cast("int")
    for name in size_ranges():
        place = F.when(column(size_range) == name, _place_in(sizes_of(name), height, bmi)).otherwise(place)
    return place


def _place_in(sizes: list[str], height: Column, bmi: Column) -> Column:
    smallest = sizes[0]
    if smallest in LETTERS:
        place = girth(bmi) - LETTERS.index(smallest)
    elif int(smallest) >= _SMALLEST_SHOE:
        shoe = F.call_function("div", height - _SHORTEST, F.lit(_CM_PER_SHOE)) + _FIRST_SHOE
        place = (shoe - int(smallest)).cast("int")
    else:
        place = girth(bmi) + (FIRST_WAIST - int(smallest)) // 2
    return F.least(F.greatest(place, F.lit(0)), F.lit(len(sizes) - 1)).cast("int")
