"""What an FMCG lakehouse is asked for: the year, the company, and how many rows each table is planned to have."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from retail_spark.world_config import WorldConfig

# (full, tiny): planned rows of each table whose size is free. A field of the config has the table's name.
_ROWS: dict[str, tuple[int, int]] = {
    "packaging_types": (48, 12),
    "ports": (40, 10),
    "carriers": (60, 20),
    "emission_factors": (600, 80),
    "kpi_thresholds": (60, 24),
    "business_rules": (60, 15),
    "ingredients": (320, 40),
    "suppliers": (200, 30),
    "carrier_contracts": (100, 20),
    "route_segments": (200, 140),
    "supplier_ingredients": (1_000, 120),
    "certifications": (700, 90),
    "formulas": (150, 15),
    "formula_ingredients": (1_500, 120),
    "carrier_rates": (2_000, 120),
    "routes": (200, 132),
    "route_segment_assignments": (500, 188),
    "retail_accounts": (100, 20),
    "retail_locations": (10_000, 200),
    "skus": (2_000, 120),
    "sku_costs": (12_000, 720),
    "sku_substitutes": (1_300, 60),
    "promotions": (100, 20),
    "promotion_skus": (2_587, 200),
    "promotion_accounts": (2_000, 120),
    "purchase_orders": (28_000, 300),
    "goods_receipts": (25_000, 260),
    "work_orders": (25_000, 420),
    "supplier_esg_scores": (400, 60),
    "sustainability_targets": (100, 20),
    "modal_shift_opportunities": (200, 20),
    "purchase_order_lines": (84_000, 800),
    "goods_receipt_lines": (75_000, 700),
    "work_order_materials": (250_000, 3_340),
    "batches": (24_000, 400),
    "batch_cost_ledger": (120_000, 2_000),
    "batch_ingredients": (240_000, 3_250),
    "inventory": (460_000, 7_200),
    "pos_sales": (2_000_000, 4_000),
    "demand_forecasts": (100_000, 1_000),
    "forecast_accuracy": (80_000, 800),
    "consensus_adjustments": (10_000, 100),
    "orders": (200_000, 1_000),
    "replenishment_params": (50_000, 700),
    "demand_allocation": (50_000, 500),
    "order_lines": (460_000, 2_300),
    "order_allocations": (442_000, 2_000),
    "supply_plans": (52_000, 500),
    "plan_exceptions": (20_000, 200),
    "pick_waves": (25_000, 770),
    "pick_wave_orders": (140_000, 830),
    "shipments": (180_000, 2_270),
    "shipment_legs": (410_000, 3_700),
    "shipment_lines": (540_000, 3_610),
    "shipment_emissions": (180_000, 2_270),
    "rma_authorizations": (8_000, 40),
    "returns": (8_000, 40),
    "return_lines": (16_000, 80),
    "disposition_logs": (18_000, 90),
    "kpi_actuals": (18_720, 3_600),
    "osa_metrics": (780_000, 2_500),
    "risk_events": (500, 40),
    "audit_log": (200_000, 1_000),
}
# Tables whose rows are named one by one, or follow from those that are.
FIXED_ROWS = {
    "divisions": 5,
    "channels": 4,
    "products": 3,
    "plants": 7,
    "production_lines": 35,
    "distribution_centers": 25,
    "capacity_plans": 35 * 52,
}

SCALES: dict[str, dict[str, Any]] = {
    "full": {name: rows[0] for name, rows in _ROWS.items()} | {"recall_shops": 500},
    "tiny": {name: rows[1] for name, rows in _ROWS.items()} | {"recall_shops": 20},
}

_Small = Annotated[int, Field(ge=1, le=10_000)]
_Dimension = Annotated[int, Field(ge=1, le=1_000_000)]
_Facts = Annotated[int, Field(ge=1, le=100_000_000)]


class FmcgConfig(WorldConfig):
    """One FMCG lakehouse: a consumer-goods maker's year, with a planned number of rows for each table.

    Make one with `FmcgConfig.scale("tiny", seed=7)` or `FmcgConfig.from_file("config.yml")`.
    """

    scales: ClassVar = SCALES
    default_scale: ClassVar = "full"
    not_data: ClassVar = frozenset({"scale_name", "threads"})

    base_year: Annotated[int, Field(ge=2000, le=2049, description="the records are those of this year")] = 2024
    company: Annotated[str, Field(min_length=1, max_length=80)] = "Prism Consumer Goods"
    zipf_exponent: Annotated[float, Field(ge=0, le=2, description="popularity of SKUs")] = 1.0
    hub_order_share: Annotated[float, Field(ge=0.05, le=0.39, description="of MegaMart in all orders")] = 0.25
    hub_shop_share: Annotated[float, Field(ge=0.1, le=0.48, description="of MegaMart in all shops")] = 0.45
    recall_shops: Annotated[int, Field(ge=1, le=5_000, description="shops that the contaminated batch reached")]
    pos_mean_eaches: Annotated[float, Field(ge=1, le=15, description="mean of a POS row without promotion")] = 8.0
    pos_cv: Annotated[float, Field(ge=0.36, le=0.8, description="deviation by mean of the same")] = 0.4
    promo_sku_skew: Annotated[float, Field(ge=0, le=2, description="how far promotions prefer popular SKUs")] = 0.55
    threads: Annotated[int, Field(ge=1, le=32)] = 4

    packaging_types: Annotated[int, Field(ge=6, le=48)]
    ports: Annotated[int, Field(ge=4, le=40)]
    carriers: Annotated[int, Field(ge=7, le=1_000)]
    emission_factors: Annotated[int, Field(ge=20, le=10_000)]
    kpi_thresholds: Annotated[int, Field(ge=20, le=120)]
    business_rules: Annotated[int, Field(ge=6, le=1_000)]
    ingredients: Annotated[int, Field(ge=30, le=2_000)]
    suppliers: Annotated[int, Field(ge=20, le=5_000)]
    carrier_contracts: _Small
    route_segments: Annotated[int, Field(ge=136, le=200)]
    supplier_ingredients: _Dimension
    certifications: _Dimension
    formulas: Annotated[int, Field(ge=15, le=1_500)]
    formula_ingredients: _Dimension
    carrier_rates: _Dimension
    routes: Annotated[int, Field(ge=104, le=200)]
    route_segment_assignments: Annotated[int, Field(ge=104, le=1_000)]
    retail_accounts: Annotated[int, Field(ge=12, le=1_000)]
    retail_locations: Annotated[int, Field(ge=100, le=100_000)]
    skus: Annotated[int, Field(ge=90, le=20_000)]
    sku_costs: _Dimension
    sku_substitutes: _Dimension
    promotions: Annotated[int, Field(ge=2, le=2_000)]
    promotion_skus: _Dimension
    promotion_accounts: _Dimension
    purchase_orders: _Facts
    goods_receipts: _Facts
    work_orders: _Facts
    supplier_esg_scores: _Facts
    sustainability_targets: _Facts
    modal_shift_opportunities: _Facts
    purchase_order_lines: _Facts
    goods_receipt_lines: _Facts
    work_order_materials: _Facts
    batches: _Facts
    batch_cost_ledger: _Facts
    batch_ingredients: _Facts
    inventory: _Facts
    pos_sales: _Facts
    demand_forecasts: _Facts
    forecast_accuracy: _Facts
    consensus_adjustments: _Facts
    orders: _Facts
    replenishment_params: _Facts
    demand_allocation: _Facts
    order_lines: _Facts
    order_allocations: _Facts
    supply_plans: _Facts
    plan_exceptions: _Facts
    pick_waves: _Facts
    pick_wave_orders: _Facts
    shipments: _Facts
    shipment_legs: _Facts
    shipment_lines: _Facts
    shipment_emissions: _Facts
    rma_authorizations: _Facts
    returns: _Facts
    return_lines: _Facts
    disposition_logs: _Facts
    kpi_actuals: _Facts
    osa_metrics: _Facts
    risk_events: _Facts
    audit_log: _Facts

    @property
    def start_date(self) -> date:
        """New Year's Day of the base year."""
        return date(self.base_year, 1, 1)

    @property
    def days(self) -> int:
        """Days of the base year."""
        return 366 if calendar.isleap(self.base_year) else 365

    @property
    def last_date(self) -> date:
        """New Year's Eve of the base year."""
        return date(self.base_year, 12, 31)

    @property
    def hub_shops(self) -> int:
        """Shops of MegaMart: 4,500 of 10,000."""
        return round(self.retail_locations * self.hub_shop_share)

    @property
    def home_shops(self) -> int:
        """Shops in North America, MegaMart's included: half of all."""
        return self.retail_locations // 2

    @property
    def bottleneck_shops(self) -> int:
        """Shops that DC Chicago serves: 40 % of those in North America."""
        return round(self.home_shops * 0.4)

    def planned_rows(self) -> dict[str, int]:
        """Rows that each table is planned to have."""
        return FIXED_ROWS | {name: int(getattr(self, name)) for name in _ROWS}

    @model_validator(mode="after")
    def _fits_together(self) -> FmcgConfig:
        rules = (
            ("recall_shops", self.recall_shops <= self.bottleneck_shops, f"1 to {self.bottleneck_shops}"),
            ("supplier_ingredients", *_range(self.supplier_ingredients, self.ingredients * 2, self.suppliers * 20)),
            ("formula_ingredients", *_range(self.formula_ingredients, self.formulas * 4, self.formulas * 14)),
            ("promotion_skus", *_range(self.promotion_skus, self.promotions * 5, self.promotions * 50)),
            ("promotion_accounts", *_range(self.promotion_accounts, self.promotions, self.promotions * 99)),
            ("certifications", *_range(self.certifications, self.suppliers * 2, self.suppliers * 4)),
        )
        for key, holds, allowed in rules:
            if not holds:
                raise ValueError(f"{key} = {getattr(self, key)}: beside the other sizes allowed is {allowed}")
        return self


def _range(value: int, low: int, high: int) -> tuple[bool, str]:
    return low <= value <= high, f"{low} to {high}"
