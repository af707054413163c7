"""Names of raw materials: the three that make trouble, and what the others are made up from."""

from __future__ import annotations

from typing import NamedTuple


class NamedIngredient(NamedTuple):
    """An ingredient that the story needs; `quarters` in which it grows, empty for always."""

    code: str
    name: str
    cas: str
    category: str
    quarters: tuple[int, ...]


PALM_OIL, SORBITOL, PEPPERMINT = 1, 2, 3  # ids
SINGLE_SOURCE = (PALM_OIL, SORBITOL)

NAMED = (
    NamedIngredient("ING-PALM-001", "Palm oil", "8002-75-3", "surfactant", ()),
    NamedIngredient("ING-SORB-001", "Sorbitol", "50-70-4", "humectant", ()),
    NamedIngredient("ING-PEPP-001", "Peppermint oil", "8006-90-4", "flavor", (2, 3)),
)

CATEGORIES = (
    ("solvent", "Purified water"),
    ("abrasive", "Hydrated silica"),
    ("surfactant", "Sodium laureth sulfate"),
    ("thickener", "Cellulose gum"),
    ("humectant", "Glycerin"),
    ("preservative", "Sodium benzoate"),
    ("fragrance", "Citrus accord"),
    ("colorant", "Titanium dioxide"),
    ("active", "Sodium fluoride"),
    ("surfactant", "Cocamidopropyl betaine"),
    ("abrasive", "Calcium carbonate"),
    ("flavor", "Spearmint flavor"),
    ("thickener", "Xanthan gum"),
    ("solvent", "Propylene glycol"),
    ("preservative", "Phenoxyethanol"),
    ("fragrance", "Lavender accord"),
    ("surfactant", "Decyl glucoside"),
    ("colorant", "Blue lake"),
    ("active", "Zinc citrate"),
    ("humectant", "Xylitol"),
    ("flavor", "Menthol crystals"),
    ("builder", "Sodium carbonate"),
    ("builder", "Citric acid"),
    ("surfactant", "Lauramine oxide"),
    ("emollient", "Shea butter"),
    ("emollient", "Sunflower oil"),
    ("thickener", "Carbomer"),
    ("fragrance", "Marine accord"),
    ("preservative", "Potassium sorbate"),
    ("active", "Potassium nitrate"),
    ("abrasive", "Dicalcium phosphate"),
    ("solvent", "Denatured alcohol"),
    ("builder", "Sodium chloride"),
    ("colorant", "Green lake"),
    ("emollient", "Jojoba esters"),
    ("surfactant", "Sodium cocoyl isethionate"),
    ("flavor", "Wintergreen flavor"),
    ("humectant", "Propanediol"),
    ("active", "Salicylic acid"),
    ("fragrance", "Eucalyptus accord"),
)
GRADES = ("", "fine", "coarse", "food grade", "cosmetic grade", "concentrate", "low sodium", "bio-based")
