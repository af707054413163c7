"""The fixed places of the company: divisions, plants and distribution centres, with the ids that all levels use.

They stand here and not in a table's builder because route segments (level 1) name DCs, which are a table of level 3.
"""

from __future__ import annotations

from typing import NamedTuple

# The words of polymorphic references, and the table in which each resolves.
LOCATION_TABLES = {
    "plant": "plants",
    "dc": "distribution_centers",
    "store": "retail_locations",
    "port": "ports",
    "account": "retail_accounts",
    "division": "divisions",
    "supplier": "suppliers",
    "product": "products",
    "route": "routes",
    "sku": "skus",
    "batch": "batches",
    "route_segment": "route_segments",
}

NAM, LATAM, APAC, EUR, AFR = 1, 2, 3, 4, 5
# skus.region: sold in the division of that word, or everywhere
MARKETS = ("NAM", "LATAM", "APAC", "EUR", "AFR")
EVERYWHERE = "GLOBAL"

HUB_ACCOUNT = 1  # ACCT-MEGA-001
BOTTLENECK_DC = 1  # DC-NAM-CHI-001
RECALL_BATCH = "B-2024-RECALL-001"


class Division(NamedTuple):
    """A part of the world; ids are 1..5 in the order of `DIVISIONS`."""

    code: str
    name: str
    city: str
    country: str
    revenue_target: int


class Place(NamedTuple):
    """A plant or DC. `size` is tons a day of a plant, cases of a DC."""

    code: str
    division_id: int
    kind: str
    country: str
    city: str
    latitude: float
    longitude: float
    timezone: str
    size: int

    @property
    def name(self) -> str:
        """Named after its city."""
        return f"{self.city} {'Works' if self.kind == 'plant' else 'DC'}"


DIVISIONS = (
    Division("NAM", "North America", "Knoxville", "USA", 5_000_000_000),
    Division("LATAM", "Latin America", "Sao Paulo", "Brazil", 2_500_000_000),
    Division("APAC", "Asia Pacific", "Singapore", "Singapore", 4_000_000_000),
    Division("EUR", "Europe", "Paris", "France", 2_000_000_000),
    Division("AFR-EUR", "Africa and Near East", "Dubai", "United Arab Emirates", 1_500_000_000),
)

# ids 1..7 in this order
PLANTS = (
    Place("PLT-NAM-TN", NAM, "plant", "USA", "Knoxville", 35.9606, -83.9207, "America/New_York", 500),
    Place("PLT-NAM-TX", NAM, "plant", "USA", "Dallas", 32.7767, -96.7970, "America/Chicago", 400),
    Place("PLT-LATAM-BR", LATAM, "plant", "Brazil", "Campinas", -22.9056, -47.0608, "America/Sao_Paulo", 350),
    Place("PLT-APAC-CN", APAC, "plant", "China", "Suzhou", 31.2989, 120.5853, "Asia/Shanghai", 600),
    Place("PLT-APAC-IN", APAC, "plant", "India", "Pune", 18.5204, 73.8567, "Asia/Kolkata", 350),
    Place("PLT-EUR-PL", EUR, "plant", "Poland", "Lodz", 51.7592, 19.4560, "Europe/Warsaw", 300),
    Place("PLT-AFR-TR", AFR, "plant", "Turkey", "Izmir", 38.4237, 27.1428, "Europe/Istanbul", 250),
)  # fmt: skip

# ids 1..25 in this order: 8 NAM, 4 LATAM, 6 APAC, 4 EUR, 3 AFR
DCS = (
    Place("DC-NAM-CHI-001", NAM, "national", "USA", "Chicago", 41.8781, -87.6298, "America/Chicago", 2_000_000),
    Place("DC-NAM-ATL-001", NAM, "regional", "USA", "Atlanta", 33.7490, -84.3880, "America/New_York", 900_000),
    Place("DC-NAM-DAL-001", NAM, "regional", "USA", "Dallas", 32.7767, -96.7970, "America/Chicago", 850_000),
    Place("DC-NAM-LAX-001", NAM, "regional", "USA", "Los Angeles", 34.0522, -118.2437,
          "America/Los_Angeles", 900_000),
    Place("DC-NAM-EWR-001", NAM, "cross_dock", "USA", "Newark", 40.7357, -74.1724, "America/New_York", 600_000),
    Place("DC-NAM-SEA-001", NAM, "regional", "USA", "Seattle", 47.6062, -122.3321, "America/Los_Angeles", 400_000),
    Place("DC-NAM-TOR-001", NAM, "regional", "Canada", "Toronto", 43.6532, -79.3832, "America/Toronto", 450_000),
    Place("DC-NAM-PHX-001", NAM, "ecommerce", "USA", "Phoenix", 33.4484, -112.0740, "America/Phoenix", 500_000),
    Place("DC-LATAM-SAO-001", LATAM, "national", "Brazil", "Sao Paulo", -23.5505, -46.6333,
          "America/Sao_Paulo", 800_000),
    Place("DC-LATAM-MEX-001", LATAM, "regional", "Mexico", "Mexico City", 19.4326, -99.1332,
          "America/Mexico_City", 500_000),
    Place("DC-LATAM-BOG-001", LATAM, "regional", "Colombia", "Bogota", 4.7110, -74.0721, "America/Bogota", 250_000),
    Place("DC-LATAM-BUE-001", LATAM, "regional", "Argentina", "Buenos Aires", -34.6037, -58.3816,
          "America/Argentina/Buenos_Aires", 300_000),
    Place("DC-APAC-SHA-001", APAC, "national", "China", "Shanghai", 31.2304, 121.4737, "Asia/Shanghai", 900_000),
    Place("DC-APAC-GZH-001", APAC, "regional", "China", "Guangzhou", 23.1291, 113.2644, "Asia/Shanghai", 600_000),
    Place("DC-APAC-BOM-001", APAC, "regional", "India", "Mumbai", 19.0760, 72.8777, "Asia/Kolkata", 700_000),
    Place("DC-APAC-SIN-001", APAC, "cross_dock", "Singapore", "Singapore", 1.3521, 103.8198,
          "Asia/Singapore", 350_000),
    Place("DC-APAC-TYO-001", APAC, "ecommerce", "Japan", "Tokyo", 35.6762, 139.6503, "Asia/Tokyo", 450_000),
    Place("DC-APAC-SYD-001", APAC, "regional", "Australia", "Sydney", -33.8688, 151.2093,
          "Australia/Sydney", 250_000),
    Place("DC-EUR-WAW-001", EUR, "national", "Poland", "Warsaw", 52.2297, 21.0122, "Europe/Warsaw", 750_000),
    Place("DC-EUR-PAR-001", EUR, "regional", "France", "Paris", 48.8566, 2.3522, "Europe/Paris", 600_000),
    Place("DC-EUR-FRA-001", EUR, "ecommerce", "Germany", "Frankfurt", 50.1109, 8.6821, "Europe/Berlin", 650_000),
    Place("DC-EUR-MAD-001", EUR, "regional", "Spain", "Madrid", 40.4168, -3.7038, "Europe/Madrid", 350_000),
    Place("DC-AFR-IST-001", AFR, "national", "Turkey", "Istanbul", 41.0082, 28.9784, "Europe/Istanbul", 400_000),
    Place("DC-AFR-DXB-001", AFR, "cross_dock", "United Arab Emirates", "Dubai", 25.2048, 55.2708,
          "Asia/Dubai", 300_000),
    Place("DC-AFR-JNB-001", AFR, "regional", "South Africa", "Johannesburg", -26.2041, 28.0473,
          "Africa/Johannesburg", 150_000),
)  # fmt: skip


def plants_of(division_id: int) -> list[int]:
    """Ids of a division's plants."""
    return [number for number, plant in enumerate(PLANTS, 1) if plant.division_id == division_id]


def shifts_of(plant: Place) -> tuple[int, int]:
    """(hours a day, days a week) that a plant works: the large ones never stop."""
    return (24 if plant.size >= 400 else 16), (7 if plant.size >= 500 else 6)


def dcs_of(division_id: int) -> list[int]:
    """Ids of a division's DCs."""
    return [number for number, dc in enumerate(DCS, 1) if dc.division_id == division_id]
