"""Which rows are business events, of which type: one list, from which the outbox and its folding back both derive.

An event tells a row as it stood at that moment. Where a row has a life (an order is picked, shipped, delivered), each
stage is an event of its own that tells the whole row again, without what came later; so the last event of a row is
the row. A source whose table, or whose column of time, is not there yet gives no events until it is.
"""

from __future__ import annotations

from dataclasses import dataclass

WORLD = "retail"
MESSAGE_TYPES = (
    "receipt_created",
    "receipt_line_added",
    "payment_processed",
    "inventory_updated",
    "stockout_detected",
    "reorder_triggered",
    "customer_entered",
    "customer_zone_changed",
    "ble_ping_detected",
    "truck_arrived",
    "truck_departed",
    "store_opened",
    "store_closed",
    "ad_impression",
    "promotion_applied",
    "online_order_created",
    "online_order_picked",
    "online_order_shipped",
)


@dataclass(frozen=True)
class Source:
    """Rows of a table that are events of one type.

    `at` is the column that says when, `day` (SQL) the business day, `parent` (SQL) the event that led to this one.
    With a `stage`, the event is one of the row's life: columns of `LIFE` that lie after `at` are not told yet.
    """

    table: str
    message_type: str
    at: str = "event_ts"
    where: str = "TRUE"
    day: str = "dt"
    parent: str = "CAST(NULL AS STRING)"
    stage: str | None = None

    @property
    def suffix(self) -> tuple[str, ...]:
        """What an event's name adds to type and key, because its type alone does not tell the stage."""
        return () if self.stage is None or self.message_type.endswith(self.stage.lower()) else (self.stage,)


LIFE = ("picked_ts", "shipped_ts", "delivered_ts", "cancelled_ts", "completed_ts")
"""When a stage of a row's life was reached."""
STATUS = "fulfillment_status"
"""The column that names the stage."""
PLACES = ("store_id", "node_id", "to_dc_id", "dc_id")
"""Where an event belongs: the first of these that a row has, shop before distribution centre; 0 for none."""
CORRELATIONS = ("receipt_id_ext", "order_id_ext", "shipment_id", "source_ref")
"""What ties events of one transaction together: the first of these that a row has."""

_RECEIPT = "concat('receipt_created-', receipt_id_ext)"
_ORDER = "concat('online_order_created-', order_id_ext)"
_LINE = """
    CASE cause_type WHEN 'RECEIPT_LINE' THEN concat_ws('-', 'receipt_line_added', source_ref, cause_id % 100)
                    WHEN 'ORDER_LINE' THEN concat_ws('-', 'online_order_created', source_ref, cause_id % 100,
                                                     if(source = 'CANCELLATION', 'CANCELLED', NULL)) END
"""


def _line_life(stage: str, at: str, message_type: str) -> Source:
    created = "concat_ws('-', 'online_order_created', order_id_ext, line_num)"
    return Source("online_order_lines", message_type, at, day=f"to_date({at})", parent=created, stage=stage)


# In the order in which events of one moment follow each other
SOURCES = (
    Source("store_ops", "store_opened", "operation_time", "operation_type = 'opened'"),
    Source("marketing", "ad_impression"),
    Source("foot_traffic", "customer_entered"),
    Source("ble_pings", "ble_ping_detected"),
    Source("customer_zone_changes", "customer_zone_changed"),
    Source("receipts", "receipt_created"),
    Source("receipt_lines", "receipt_line_added", parent=_RECEIPT),
    Source("promotions", "promotion_applied", parent=_RECEIPT),
    Source("online_orders", "online_order_created", stage="CREATED"),
    Source("online_order_lines", "online_order_created", parent=_ORDER, stage="CREATED"),
    Source("payments", "payment_processed", parent=f"coalesce({_RECEIPT}, {_ORDER})"),
    _line_life("PICKED", "picked_ts", "online_order_picked"),
    _line_life("SHIPPED", "shipped_ts", "online_order_shipped"),
    # there is no type of its own for the end of an order's way; a line picked up is handed over in this one event
    _line_life("DELIVERED", "delivered_ts", "online_order_shipped"),
    _line_life("CANCELLED", "cancelled_ts", "online_order_created"),
    Source("online_orders", "online_order_shipped", "completed_ts", day="to_date(completed_ts)", parent=_ORDER,
           stage="COMPLETED"),
    Source("store_inventory_txn", "inventory_updated", parent=_LINE),
    Source("dc_inventory_txn", "inventory_updated", parent=_LINE),
    Source("truck_moves", "truck_arrived", where="status = 'ARRIVED'"),
    Source("truck_moves", "truck_departed", where="status = 'COMPLETED'"),
    Source("stockouts", "stockout_detected"),
    Source("reorders", "reorder_triggered"),
    Source("store_ops", "store_closed", "operation_time", "operation_type = 'closed'"),
)  # fmt: skip
