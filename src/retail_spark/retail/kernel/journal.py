"""The journal: one row per thing that happened, numbers only. Kinds, codes and columns, and nothing else.

The kernel writes it, the operational tables are projections of it. Everywhere 0 means "none".
"""

from __future__ import annotations

from typing import Final

JOURNAL_COLUMNS: Final = """
    kind           INT    NOT NULL COMMENT 'what happened, from LINE 1 to MEMORY 21',
    dt             DATE   NOT NULL COMMENT 'business day',
    region_id      INT    NOT NULL COMMENT 'region of the simulation',
    location_key   BIGINT NOT NULL COMMENT 'place: stores.id, or 100000 + distribution_centers.id',
    product_id     BIGINT NOT NULL COMMENT 'product, 0 where the row is not about one',
    second         INT    NOT NULL COMMENT 'seconds after midnight of dt',
    seq            INT    NOT NULL COMMENT 'number of the movement within position and day, 0 if the row moves nothing',
    quantity       INT    NOT NULL COMMENT 'units, signed where the row is a movement other than a sale',
    balance        INT    NOT NULL COMMENT 'available after the movement; CART_LINE: that morning; CART: low lines',
    event_id       BIGINT NOT NULL COMMENT 'the thing itself: line, receipt, shipment, reorder',
    parent_id      BIGINT NOT NULL COMMENT 'what it belongs to: receipt or order of a line, truck of a load',
    other_key      BIGINT NOT NULL COMMENT 'the other end: destination, sender, original line, request, cart',
    customer_id    BIGINT NOT NULL COMMENT 'shopper',
    wanted         INT    NOT NULL COMMENT 'units requested (LINE), lines (RECEIPT, CART), reorder point (REORDER)',
    unit_cents     INT    NOT NULL COMMENT 'list price of the day; RECEIPT: subtotal after discount; CART: value',
    discount_cents INT    NOT NULL COMMENT 'discount of the whole line or receipt',
    tax_cents      INT    NOT NULL COMMENT 'tax of the whole line or receipt',
    promo_id       BIGINT NOT NULL COMMENT 'promotion that reduced the line or receipt',
    code           INT    NOT NULL COMMENT 'kind of the kind: flags of a line, adjustment, priority, truck status',
    start_second   INT    NOT NULL COMMENT 'online line: picked; RETURN, RELEASE: second of the sale; CART: mail sent',
    move_second    INT    NOT NULL COMMENT 'line: shipped, cancelled; RETURN: days to restock; TRUCK: ETA; CART: read',
    end_second     INT    NOT NULL COMMENT 'online line: delivered; TRUCK: ETD; CART: mail click; DISRUPTION: end',
    cells          BINARY          COMMENT 'MEMORY: what the region remembers, 64-bit integers; else null'
"""

POSITION_COLUMNS: Final = """
    dt                      DATE   NOT NULL COMMENT 'business day, at its close',
    region_id               INT    NOT NULL COMMENT 'region of the simulation',
    location_key            BIGINT NOT NULL COMMENT 'place: stores.id, or 100000 + distribution_centers.id',
    product_id              BIGINT NOT NULL COMMENT 'product',
    opening                 INT    NOT NULL COMMENT 'available units before the inflow of the day',
    available               INT    NOT NULL COMMENT 'units that can be sold, never below 0',
    reserved                INT    NOT NULL COMMENT 'units of online lines neither shipped nor cancelled by yesterday',
    damaged                 INT    NOT NULL COMMENT 'damaged units still in the place',
    in_transit              INT    NOT NULL COMMENT 'units on the road to this place',
    reorder_point           INT    NOT NULL COMMENT 'the position asks for goods at or below this',
    order_up_to             INT    NOT NULL COMMENT 'level that the position orders up to',
    stockout_days           INT    NOT NULL COMMENT 'consecutive days closed at 0, this one included',
    last_replenishment_date DATE            COMMENT 'day of the last arrival of goods',
    next_replenishment_date DATE            COMMENT 'day on which goods under way arrive'
"""

# Kinds. What each column means for a kind is said beside it where it is not plain from the columns above.
LINE: Final = 1
"""A request. seq > 0 iff quantity > 0, and then the row is the SALE movement of -quantity."""
RECEIPT: Final = 2
"""A receipt or online order with a unit sold: quantity units, wanted lines, unit_cents subtotal.

Of an order that takes up a cart left behind, other_key is that cart.
"""
LOAD: Final = 3
"""OUTBOUND at the DC: event_id shipment, other_key destination, parent_id truck, quantity < 0."""
UNLOAD: Final = 4
"""What a truck brought: at the destination, other_key DC. Not yet a movement."""
ARRIVE: Final = 5
"""INBOUND at the destination, on the business day after unloading: event_id shipment, other_key DC."""
SUPPLY: Final = 6
"""INBOUND at the DC from a supplier: event_id reorder."""
RETURN: Final = 7
"""A line comes back (one per return receipt): event_id return line, other_key original line, positive amounts."""
RESTOCK: Final = 8
"""RETURN movement of a returned line: event_id return line."""
ADJUST: Final = 9
"""A change without a sale, quantity signed; code says which."""
REORDER: Final = 10
"""A position asked for goods: balance its inventory position, wanted its reorder point, code priority."""
STOCKOUT: Final = 11
"""A position closed at 0 after a close above 0, or on the first day: quantity the opening."""
TRUCK: Final = 12
"""A shipment reached a status (code): event_id shipment, parent_id truck, other_key DC."""
CART: Final = 13
"""A digital cart, ordered or left: event_id cart, which is also the id of the order that it may become."""
CART_LINE: Final = 14
"""A line of a cart: quantity units wanted, balance what was there that morning, event_id line, parent_id cart."""
RELEASE: Final = 15
"""RETURN movement of an order line cancelled on the day before: event_id order line."""
DISRUPTION: Final = 20
"""A disruption of a DC begins: code severity, quantity the per cent of its work that is lost until end_second."""
MEMORY: Final = 21
"""Of the region's state after the warm-up: code the field, cells its numbers. Who wants other rows starts there."""

# Bits of LINE.code; ONLINE also of RECEIPT.code, RELEASE.code and, for the original sale, of RETURN.code.
ONLINE: Final = 1
SUBSTITUTED: Final = 2
PROMOTED_BY_CALENDAR: Final = 4
PROMOTED_BY_CODE: Final = 8
FULFILMENT_SHIFT: Final = 4
FULFILMENT_MASK: Final = 3
SHIP_FROM_DC: Final = 0
SHIP_FROM_STORE: Final = 1
BOPIS: Final = 2
CANCELLED: Final = 64
"""An online line that is cancelled before it leaves, at move_second; start_second is 0 if it was not picked by then."""

# Bits of CART.code; above them the base rate of the customer, in basis points
ABANDONED: Final = 1
LEFT_FOR_STOCK: Final = 2
"""It would have been ordered, had nothing in it stood low."""
SOLD_OUT: Final = 4
"""It holds a product of which nothing was there."""
BASE_RATE_SHIFT: Final = 3

# ADJUST.code
COUNT: Final = 1
BREAKAGE: Final = 2
THEFT: Final = 3
RECEIVING: Final = 4

# REORDER.code
NORMAL: Final = 1
HIGH: Final = 2
URGENT: Final = 3

# DISRUPTION.code
MINOR: Final = 1
MODERATE: Final = 2
SEVERE: Final = 3

# TRUCK.code
SCHEDULED: Final = 1
LOADING: Final = 2
IN_TRANSIT: Final = 3
ARRIVED: Final = 4
UNLOADING: Final = 5
COMPLETED: Final = 6
DELAYED: Final = 7

# Identity of things (all BIGINT; a day is days since 1970-01-01).
FIRST_DC_KEY: Final = 100_000
"""location_key of a DC or warehouse is this plus its id; shops keep theirs."""
RECEIPTS_PER_DAY: Final = 1_000_000_000
"""receipt_id = day * this + place * RECEIPTS_PER_PLACE + n; place is the shop, or ONLINE_PLACE + region."""
RECEIPTS_PER_PLACE: Final = 10_000
ONLINE_PLACE: Final = 90_000
FIRST_RETURN: Final = 8_000
"""n of a place's first return receipt of a day; visits count from 1."""
LINES_PER_RECEIPT: Final = 100
"""line_id = receipt_id * this + line_num, from 1."""
SHIPMENTS_PER_DAY: Final = 1_000_000
"""shipment_id = day of loading * this + location_key of the destination."""
REORDERS_PER_DAY: Final = 1_000_000_000_000
"""reorder_id = day * this + location_key * REORDERS_PER_PLACE + product_id."""
REORDERS_PER_PLACE: Final = 1_000_000
CAMPAIGN_DAYS: Final = 100
"""number of an impression = ((campaign * this + day of the campaign) * SHOPS_PER_CAMPAIGN + shop) * ... + slot."""
SHOPS_PER_CAMPAIGN: Final = 100_000
IMPRESSIONS_PER_SHOP: Final = 100_000
LOCATION_BITS: Final = 18
PRODUCT_BITS: Final = 17
SEQ_BITS: Final = 13
"""trace_id of a movement = ((day << 18 | location_key) << 17 | product_id) << 13 | seq."""
