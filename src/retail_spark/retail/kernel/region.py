"""One region while it is simulated: what is given, who plans, and the state that each day changes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from retail_spark.retail.kernel.plan import Plan
from retail_spark.retail.kernel.replenish import Planner
from retail_spark.retail.kernel.state import State
from retail_spark.retail.kernel.weights import WeekBook

Int64Array = npt.NDArray[np.int64]


@dataclass
class Region:
    """`received` holds (position, shipment id) of today's deliveries, until their damage has been found."""

    plan: Plan
    book: WeekBook
    planner: Planner
    state: State
    received: tuple[Int64Array, Int64Array] = field(
        default_factory=lambda: (np.zeros(0, np.int64), np.zeros(0, np.int64))
    )
