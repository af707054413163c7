"""Level 1 - contracts with carriers, and the segments of which routes are made."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import numpy as np
from pyspark.sql import DataFrame

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.core.draws import hash64
from retail_spark.fmcg.config import FmcgConfig
from retail_spark.fmcg.network import DCS, PLANTS, dcs_of, plants_of
from retail_spark.fmcg.shops import shops_of
from retail_spark.fmcg.small import CREATED_UPDATED, range_of, small_table
from retail_spark.fmcg.world import FMCG
from retail_spark.fmcg.worldwide import PORTS

_CONTRACTS = f"""
    id                     BIGINT NOT NULL,
    contract_number        STRING NOT NULL,
    carrier_id             BIGINT NOT NULL,
    contract_type          STRING NOT NULL COMMENT 'annual, spot, dedicated or volume_commitment',
    effective_from         DATE NOT NULL,
    effective_to           DATE NOT NULL COMMENT '90, 180 or 365 days later',
    min_volume_commitment  DECIMAL(12,2) COMMENT 'in volume_unit; null: none',
    volume_unit            STRING,
    status                 STRING COMMENT 'active or expired at the end of the base year',
    notes                  STRING,
    {CREATED_UPDATED}
"""


@FMCG.table(_CONTRACTS, key="id", refs={"carrier_id": "carriers"})
def carrier_contracts(run: Run, carriers: DataFrame) -> DataFrame:
    """One row per contract with a carrier; each carrier has one before any has two."""
    seed, count = run.config.seed, run.config.carrier_contracts
    ids = range_of(count)
    kind = pick(
        hash64(seed, "carrier_contracts.contract_type", ids),
        ["annual", "spot", "dedicated", "volume_commitment"],
        [0.45, 0.2, 0.15, 0.2],
    )
    days = np.where(kind == "spot", 90, pick(hash64(seed, "carrier_contracts.days", ids), [180, 365], [0.3, 0.7]))
    start = integer_between(hash64(seed, "carrier_contracts.effective_from", ids), -90, 90)
    volume = integer_between(hash64(seed, "carrier_contracts.min_volume_commitment", ids), 10, 500) * 1000.0
    first = [run.config.start_date + timedelta(days=int(each)) for each in start]
    last = [day + timedelta(days=int(each)) for day, each in zip(first, days, strict=True)]
    committed = kind == "volume_commitment"
    return small_table(
        run,
        _CONTRACTS,
        count,
        id=ids,
        contract_number=[f"CTR-{run.config.base_year}-{n:04d}" for n in ids],
        carrier_id=(ids - 1) % run.config.carriers + 1,
        contract_type=kind.tolist(),
        effective_from=first,
        effective_to=last,
        min_volume_commitment=[float(v) if c else None for v, c in zip(volume, committed, strict=True)],
        volume_unit=["kg" if each else None for each in committed],
        status=["active" if day > run.config.last_date else "expired" for day in last],
        notes=None,
    )


class Segment(NamedTuple):
    """One leg between two places: their words and ids, the mode, and a code of its own if it has one."""

    from_type: str
    from_id: int
    to_type: str
    to_id: int
    mode: str
    code: str = ""


_FAR_KM = 2_500  # beyond it, or over a border at sea, a truck alone does not go
_SPEED = {"truck": 55.0, "rail": 45.0, "ocean": 31.25, "air": 600.0, "intermodal": 35.0, "last_mile": 40.0}
_DETOUR = {"truck": 1.25, "rail": 1.3, "ocean": 1.5, "air": 1.05, "intermodal": 1.3, "last_mile": 1.3}
_HANDLING_HOURS = {"truck": 2.0, "rail": 8.0, "ocean": 24.0, "air": 6.0, "intermodal": 10.0, "last_mile": 1.0}
_LANE = Segment("port", 1, "port", 2, "ocean", "LANE-SH-LA-001")
_LANE_KM, _LANE_HOURS = 10_500.0, 336.0
_KM_PER_MILE = 1.60934


def segments_of(config: FmcgConfig) -> list[Segment]:
    """All segments in the order of their ids: the Shanghai lane, then what every route needs, then alternatives."""
    shops = shops_of(config)
    home_port = {
        division: next(n for n, p in enumerate(PORTS, 1) if p.division_id == division) for division in range(1, 6)
    }
    home_port[1] = 2  # Los Angeles
    segments = [_LANE]
    for division in range(1, 6):
        segments += [_land("plant", p, "dc", d) for p in plants_of(division) for d in dcs_of(division)]
    for division in range(1, 6):
        first, *others = dcs_of(division)
        segments += [_land("dc", first, "dc", other) for other in others]
        segments += [_land("dc", other, "dc", first) for other in others]
    served = [shops.served_by(dc) for dc in range(1, len(DCS) + 1)]
    segments += [Segment("dc", n, "store", of[0], "last_mile") for n, of in enumerate(served, 1) if of]
    segments += [_land("plant", n, "port", home_port[p.division_id]) for n, p in enumerate(PLANTS, 1)]
    segments += [_land("port", home_port[division], "dc", dcs_of(division)[0]) for division in range(1, 6)]
    lanes = [(home_port[a], home_port[b]) for a in range(1, 6) for b in range(1, 6) if a != b]
    segments += [Segment("port", a, "port", b, "ocean") for a, b in lanes if (a, b) != (_LANE.from_id, _LANE.to_id)]
    for division in range(1, 6):
        segments += [Segment("plant", p, "dc", d, "rail") for p in plants_of(division) for d in dcs_of(division)]
    segments += [Segment("dc", n, "store", of[-1], "last_mile") for n, of in enumerate(served, 1) if len(of) > 1]
    return segments[: config.route_segments]


def _land(from_type: str, from_id: int, to_type: str, to_id: int) -> Segment:
    far = _straight_km(_spot(from_type, from_id), _spot(to_type, to_id)) > _FAR_KM
    return Segment(from_type, from_id, to_type, to_id, "intermodal" if far else "truck")


def _spot(kind: str, number: int) -> tuple[float, float]:
    if kind == "port":
        port = PORTS[number - 1]
        return port.latitude, port.longitude
    place = (PLANTS if kind == "plant" else DCS)[number - 1]
    return place.latitude, place.longitude


def _straight_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great circle."""
    (a, b), (c, d) = np.radians(one), np.radians(other)
    inner = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return float(6371 * 2 * np.arcsin(np.sqrt(inner)))


_SEGMENTS = f"""
    id                          BIGINT NOT NULL COMMENT '1 is the lane from Shanghai to Los Angeles',
    segment_code                STRING NOT NULL,
    origin_type                 STRING NOT NULL COMMENT 'plant, dc or port',
    origin_id                   BIGINT NOT NULL COMMENT 'in the table of that type',
    destination_type            STRING NOT NULL COMMENT 'dc, port or store',
    destination_id              BIGINT NOT NULL COMMENT 'in the table of that type',
    transport_mode              STRING NOT NULL COMMENT 'truck, rail, ocean, air, intermodal or last_mile',
    distance_km                 DECIMAL(10,2),
    distance_miles              DECIMAL(10,2),
    transit_time_hours          DECIMAL(8,2),
    is_seasonal                 BOOLEAN,
    seasonal_months             ARRAY<INT> COMMENT 'months of lower capacity; null: none',
    capacity_reduction_percent  DECIMAL(5,2) COMMENT 'in those months',
    is_active                   BOOLEAN,
    {CREATED_UPDATED}
"""


@FMCG.table(_SEGMENTS, key="id")
def route_segments(run: Run, ports: DataFrame) -> DataFrame:
    """One row per segment: one mode between two places. The Shanghai lane is at half capacity in January, February."""
    segments = segments_of(run.config)
    seed, ids = run.config.seed, range_of(len(segments))
    short = 15 + 120 * uniform(hash64(seed, "route_segments.distance_km", ids))
    km = []
    for segment, local in zip(segments, short, strict=True):
        if segment.to_type == "store":
            km.append(float(local))
        else:
            straight = _straight_km(_spot(segment.from_type, segment.from_id), _spot(segment.to_type, segment.to_id))
            km.append(max(straight, 12.0) * _DETOUR[segment.mode])
    km[0] = _LANE_KM
    distance = np.round(km, 2)
    hours = [round(d / _SPEED[s.mode] + _HANDLING_HOURS[s.mode], 2) for d, s in zip(distance, segments, strict=True)]
    hours[0] = _LANE_HOURS
    seasonal = uniform(hash64(seed, "route_segments.is_seasonal", ids)) < 0.09
    seasonal[0] = True
    cut = integer_between(hash64(seed, "route_segments.capacity_reduction_percent", ids), 20, 40)
    cut[0] = 50
    return small_table(
        run,
        _SEGMENTS,
        len(segments),
        id=ids,
        segment_code=[s.code or f"SEG-{s.mode[:3].upper()}-{n:04d}" for n, s in zip(ids, segments, strict=True)],
        origin_type=[s.from_type for s in segments],
        origin_id=[s.from_id for s in segments],
        destination_type=[s.to_type for s in segments],
        destination_id=[s.to_id for s in segments],
        transport_mode=[s.mode for s in segments],
        distance_km=distance,
        distance_miles=np.round(distance / _KM_PER_MILE, 2),
        transit_time_hours=hours,
        is_seasonal=seasonal,
        seasonal_months=[([1, 2] if n == 1 else [12, 1, 2]) if s else None for n, s in zip(ids, seasonal, strict=True)],
        capacity_reduction_percent=[float(c) if s else None for c, s in zip(cut, seasonal, strict=True)],
        is_active=True,
    )
