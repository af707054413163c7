"""A worked example: 2 shops, 3 products, 4 days, every row computed by hand from the story below.

Shop 1 (tax 8.25 %), shop 2 (tax 6 %), one distribution centre (DC, place 100 001), one category of three products:

    product       price   cost   tax of it   level shop 1, shop 2, DC (asks for goods below the level)
    1 shirt       20.00   8.00   full          5  3   6
    2 trousers    50.00  20.00   full          4  4   3   (life ends on 31 March 2024)
    3 cap          7.99   3.00   half          3  4  10

Available units (o = opening, c = close), what moves them, and nothing else:

                    Mon 4 March        Tue 5              Wed 6                 Thu 7
    shop 1 shirt    2 -1 -1      = 0   0            = 0   0 +1 back       = 1   1 +3 truck -1    = 3
    shop 1 trousers 5 -1         = 4   4 -2         = 2   2 -1 -1         = 0   0                = 0
    shop 1 cap      4 -2         = 2   2 -2         = 0   0               = 0   0 +3 truck -1    = 2
    shop 2 shirt    1 -1         = 0   0            = 0   0               = 0   0 +3 truck -1    = 2
    shop 2 trousers 5 -1 -1      = 3   3 -1         = 2   2 -1            = 1   1                = 1
    shop 2 cap      0            = 0   0            = 0   0 +4 truck -2   = 2   2                = 2
    DC shirt        0            = 0   0 +6 -3 -3   = 0   0               = 0   0                = 0
    DC trousers     6            = 6   6            = 6   6 -3 -3         = 0   0                = 0
    DC cap         10 -4         = 6   6 -3         = 3   3 -2            = 1   1                = 1

Draws are not reckoned but read off; they are those of seed 248, and marked as draws.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from retail_spark.retail.kernel import journal as j

Rows = tuple[tuple[Any, ...], ...]

MON, TUE, WED, THU, FRI = (date(2024, 3, day) for day in (4, 5, 6, 7, 8))
FIRST_DAY = 19_786  # 2024-03-04
DC = 100_001
SHIRT, TROUSERS, CAP = 1, 2, 3
HALF_PAST, QUARTER, HOUR = 1_800, 900, 3_600
LAST_SECOND = 86_399
SEED = 248
TROUSERS_WEEK, CAP_WEEK = 2_024_010, 2_024_020  # calendar promotions: 20 % off trousers, 15 % off caps

# Opening stock and order-up-to levels of (shop 1, shop 2, DC) x (shirt, trousers, cap).
OPENING = (2, 5, 4, 1, 5, 0, 0, 6, 10)
LEVELS = (5, 4, 3, 3, 4, 4, 6, 3, 10)

# --- Receipts: day, shop, number of the visit. Return receipts count from 8000. --------------------------------------
MON_1_1, MON_1_2, MON_1_3 = 19_786_000_010_001, 19_786_000_010_002, 19_786_000_010_003
MON_2_1, MON_2_2, MON_2_3 = 19_786_000_020_001, 19_786_000_020_002, 19_786_000_020_003
TUE_1_1, TUE_1_2, TUE_2_1, TUE_2_2 = 19_787_000_010_001, 19_787_000_010_002, 19_787_000_020_001, 19_787_000_020_002
WED_1_1, WED_1_2, WED_2_1, WED_2_2 = 19_788_000_010_001, 19_788_000_010_002, 19_788_000_020_001, 19_788_000_020_002
THU_1_1, THU_2_1 = 19_789_000_010_001, 19_789_000_020_001
GIVEN_BACK = 19_787_000_018_000

# --- Who asks for what when: receipt, line, second, customer, product, units, discount in basis points, promotion -----
REQUESTS: Rows = (
    # Monday, shop 1: both lines in full; 3 shirts wanted and 1 left, so cut; no shirt left, so refused.
    (MON_1_1, 1, 9 * HOUR, 1, SHIRT, 1, 0, 0),
    (MON_1_1, 2, 9 * HOUR, 1, CAP, 2, 0, 0),
    (MON_1_2, 1, 10 * HOUR + HALF_PAST, 2, SHIRT, 3, 0, 0),
    (MON_1_2, 2, 10 * HOUR + HALF_PAST, 2, TROUSERS, 1, 0, 0),
    (MON_1_3, 1, 15 * HOUR, 3, SHIRT, 1, 0, 0),  # would take nothing else (a draw: it names the shirt itself)
    # Monday, shop 2: two shoppers for the last shirt, a second apart; the later one takes trousers (a draw).
    (MON_2_1, 1, 11 * HOUR, 21, SHIRT, 1, 0, 0),
    (MON_2_2, 1, 11 * HOUR + 1, 22, SHIRT, 1, 0, 0),
    # A cap that is not there is refused; trousers are in the basket already and shirts are out: no substitute.
    (MON_2_3, 1, 16 * HOUR, 23, CAP, 1, 0, 0),
    (MON_2_3, 2, 16 * HOUR, 23, TROUSERS, 1, 0, 0),
    # Tuesday: caps are cut in shop 1. The shirt of MON_1_1 comes back there.
    (TUE_1_1, 1, 9 * HOUR + HALF_PAST, 4, TROUSERS, 2, 0, 0),
    (TUE_1_2, 1, 14 * HOUR, 5, CAP, 3, 0, 0),
    (TUE_2_1, 1, 10 * HOUR, 21, TROUSERS, 1, 0, 0),
    (TUE_2_2, 1, 12 * HOUR, 24, SHIRT, 2, 0, 0),  # refused; takes nothing else (a draw)
    # Wednesday: trousers are reduced in shop 1 and cut at last; caps are reduced in shop 2.
    (WED_1_1, 1, 10 * HOUR, 6, TROUSERS, 1, 2_000, TROUSERS_WEEK),
    (WED_1_2, 1, 13 * HOUR, 7, TROUSERS, 3, 2_000, TROUSERS_WEEK),
    (WED_2_1, 1, 11 * HOUR, 21, CAP, 2, 1_500, CAP_WEEK),
    (WED_2_2, 1, 17 * HOUR, 25, TROUSERS, 1, 0, 0),
    # Thursday: no trousers in shop 1; of what is left, the cap is in the basket, so a shirt (a draw).
    (THU_1_1, 1, 9 * HOUR + QUARTER, 1, TROUSERS, 1, 0, 0),
    (THU_1_1, 2, 9 * HOUR + QUARTER, 1, CAP, 1, 0, 0),
    (THU_2_1, 1, 18 * HOUR, 22, SHIRT, 1, 0, 0),
)

# --- Whose levels are reviewed at the close of each day; who got less than asked is reviewed again the next day. ------
REVIEWED = {
    MON: ((DC, SHIRT), (1, SHIRT), (2, CAP)),
    TUE: ((2, SHIRT), (1, CAP)),
    WED: ((1, TROUSERS), (2, TROUSERS), (2, CAP)),
    THU: (),
}
SUPPLIER_DAYS = 1
# Draws: second of the return and its days to the shelf; second of loading each shipment.
BACK_AT, BACK_ON_SHELF_AFTER = 69_852, 1  # Tuesday 19:24:12
# Shipments are named by the day of loading and the shop.
MON_TO_2, TUE_TO_1, TUE_TO_2, WED_TO_1, WED_TO_2 = (
    19_786_000_002,
    19_787_000_001,
    19_787_000_002,
    19_788_000_001,
    19_788_000_002,
)
LOADED_AT = {MON_TO_2: 80_580, TUE_TO_1: 81_000, TUE_TO_2: 79_620, WED_TO_1: 82_680, WED_TO_2: 83_400}

# === The journal: per kind the columns that say something, all others being 0 =========================================
# Tax on a unit: shirt 1.65 / 1.20; trousers 4.125 -> 4.13 / 3.00; cap (half) 0.3296 -> 0.33 / 0.2397 -> 0.24.
# Two caps are taxed as one amount: 15.98 x 4.125 % = 0.6592 -> 0.66. Two trousers: 100 x 8.25 % = 8.25.
# Reduced trousers: 40.00 x 8.25 % = 3.30. Reduced caps: 15.98 x 15 % = 2.397 -> 2.40 off, 13.58 x 3 % = 0.4074 -> 0.41.
_LINE = (
    "dt event_id parent_id second customer_id location_key product_id seq quantity balance wanted "
    "unit_cents discount_cents tax_cents promo_id code other_key"
)
_LINES: Rows = tuple(
    (day, receipt * 100 + line, receipt, *rest)
    for day, receipt, line, *rest in (
        (MON, MON_1_1, 1, 32_400, 1, 1, SHIRT, 1, 1, 1, 1, 2_000, 0, 165, 0, 0, 0),
        (MON, MON_1_1, 2, 32_400, 1, 1, CAP, 1, 2, 2, 2, 799, 0, 66, 0, 0, 0),
        (MON, MON_1_2, 1, 37_800, 2, 1, SHIRT, 2, 1, 0, 3, 2_000, 0, 165, 0, 0, 0),
        (MON, MON_1_2, 2, 37_800, 2, 1, TROUSERS, 1, 1, 4, 1, 5_000, 0, 413, 0, 0, 0),
        (MON, MON_1_3, 1, 54_000, 3, 1, SHIRT, 0, 0, 0, 1, 2_000, 0, 0, 0, 0, 0),
        (MON, MON_2_1, 1, 39_600, 21, 2, SHIRT, 1, 1, 0, 1, 2_000, 0, 120, 0, 0, 0),
        (MON, MON_2_2, 1, 39_601, 22, 2, SHIRT, 0, 0, 0, 1, 2_000, 0, 0, 0, j.SUBSTITUTED, 0),
        (MON, MON_2_2, 51, 39_601, 22, 2, TROUSERS, 1, 1, 4, 1, 5_000, 0, 300, 0, 0, 1_978_600_002_000_201),
        (MON, MON_2_3, 1, 57_600, 23, 2, CAP, 0, 0, 0, 1, 799, 0, 0, 0, 0, 0),
        (MON, MON_2_3, 2, 57_600, 23, 2, TROUSERS, 2, 1, 3, 1, 5_000, 0, 300, 0, 0, 0),
        (TUE, TUE_1_1, 1, 34_200, 4, 1, TROUSERS, 1, 2, 2, 2, 5_000, 0, 825, 0, 0, 0),
        (TUE, TUE_1_2, 1, 50_400, 5, 1, CAP, 1, 2, 0, 3, 799, 0, 66, 0, 0, 0),
        (TUE, TUE_2_1, 1, 36_000, 21, 2, TROUSERS, 1, 1, 2, 1, 5_000, 0, 300, 0, 0, 0),
        (TUE, TUE_2_2, 1, 43_200, 24, 2, SHIRT, 0, 0, 0, 2, 2_000, 0, 0, 0, 0, 0),
        (WED, WED_1_1, 1, 36_000, 6, 1, TROUSERS, 1, 1, 1, 1, 5_000, 1_000, 330, TROUSERS_WEEK, 4, 0),
        (WED, WED_1_2, 1, 46_800, 7, 1, TROUSERS, 2, 1, 0, 3, 5_000, 1_000, 330, TROUSERS_WEEK, 4, 0),
        (WED, WED_2_1, 1, 39_600, 21, 2, CAP, 2, 2, 2, 2, 799, 240, 41, CAP_WEEK, 4, 0),
        (WED, WED_2_2, 1, 61_200, 25, 2, TROUSERS, 1, 1, 1, 1, 5_000, 0, 300, 0, 0, 0),
        (THU, THU_1_1, 1, 33_300, 1, 1, TROUSERS, 0, 0, 0, 1, 5_000, 0, 0, 0, j.SUBSTITUTED, 0),
        (THU, THU_1_1, 2, 33_300, 1, 1, CAP, 2, 1, 2, 1, 799, 0, 33, 0, 0, 0),
        (THU, THU_1_1, 51, 33_300, 1, 1, SHIRT, 2, 1, 3, 1, 2_000, 0, 165, 0, 0, 1_978_900_001_000_101),
        (THU, THU_2_1, 1, 64_800, 22, 2, SHIRT, 2, 1, 2, 1, 2_000, 0, 120, 0, 0, 0),
    )
)
# No receipt for MON_1_3 and TUE_2_2, who went home with nothing.
_RECEIPT = "dt event_id second customer_id location_key quantity wanted unit_cents discount_cents tax_cents"
_RECEIPTS: Rows = (
    (MON, MON_1_1, 32_400, 1, 1, 3, 2, 3_598, 0, 231),
    (MON, MON_1_2, 37_800, 2, 1, 2, 2, 7_000, 0, 578),
    (MON, MON_2_1, 39_600, 21, 2, 1, 1, 2_000, 0, 120),
    (MON, MON_2_2, 39_601, 22, 2, 1, 1, 5_000, 0, 300),
    (MON, MON_2_3, 57_600, 23, 2, 1, 1, 5_000, 0, 300),
    (TUE, TUE_1_1, 34_200, 4, 1, 2, 1, 10_000, 0, 825),
    (TUE, TUE_1_2, 50_400, 5, 1, 2, 1, 1_598, 0, 66),
    (TUE, TUE_2_1, 36_000, 21, 2, 1, 1, 5_000, 0, 300),
    (WED, WED_1_1, 36_000, 6, 1, 1, 1, 4_000, 1_000, 330),
    (WED, WED_1_2, 46_800, 7, 1, 1, 1, 4_000, 1_000, 330),
    (WED, WED_2_1, 39_600, 21, 2, 2, 1, 1_358, 240, 41),
    (WED, WED_2_2, 61_200, 25, 2, 1, 1, 5_000, 0, 300),
    (THU, THU_1_1, 33_300, 1, 1, 2, 2, 2_799, 0, 198),
    (THU, THU_2_1, 64_800, 22, 2, 1, 1, 2_000, 0, 120),
)
# Monday's shirts for shop 1 are not loaded: the DC has none. On Tuesday 6 shirts for 5 + 3 asked: 30 / 8 = 3, and the
# other 3. On Wednesday 6 trousers for 4 + 3 asked: 24 / 7 = 3, and the other 3. On Thursday the DC has nothing to give.
_LOAD = "dt location_key product_id second seq quantity balance event_id parent_id other_key"
_LOADS: Rows = (
    (MON, DC, CAP, LOADED_AT[MON_TO_2], 1, -4, 6, MON_TO_2, 12, 2),
    (TUE, DC, SHIRT, LOADED_AT[TUE_TO_2], 2, -3, 3, TUE_TO_2, 12, 2),
    (TUE, DC, SHIRT, LOADED_AT[TUE_TO_1], 3, -3, 0, TUE_TO_1, 11, 1),
    (TUE, DC, CAP, LOADED_AT[TUE_TO_1], 1, -3, 3, TUE_TO_1, 11, 1),
    (WED, DC, TROUSERS, LOADED_AT[WED_TO_1], 1, -3, 3, WED_TO_1, 11, 1),
    (WED, DC, TROUSERS, LOADED_AT[WED_TO_2], 2, -3, 0, WED_TO_2, 12, 2),
    (WED, DC, CAP, LOADED_AT[WED_TO_2], 1, -2, 1, WED_TO_2, 12, 2),
)
_UNLOAD = "dt location_key product_id quantity event_id parent_id other_key"  # the second is a draw
_UNLOADS: Rows = (
    (TUE, 2, CAP, 4, MON_TO_2, 12, DC),
    (WED, 2, SHIRT, 3, TUE_TO_2, 12, DC),
    (WED, 1, SHIRT, 3, TUE_TO_1, 11, DC),
    (WED, 1, CAP, 3, TUE_TO_1, 11, DC),
    (THU, 1, TROUSERS, 3, WED_TO_1, 11, DC),
    (THU, 2, TROUSERS, 3, WED_TO_2, 12, DC),
    (THU, 2, CAP, 2, WED_TO_2, 12, DC),
)
_ARRIVE = "dt location_key product_id seq quantity balance event_id parent_id other_key"
_ARRIVALS: Rows = (
    (WED, 2, CAP, 1, 4, 4, MON_TO_2, 12, DC),
    (THU, 1, SHIRT, 1, 3, 4, TUE_TO_1, 11, DC),
    (THU, 1, CAP, 1, 3, 3, TUE_TO_1, 11, DC),
    (THU, 2, SHIRT, 1, 3, 3, TUE_TO_2, 12, DC),
)
_SUPPLY = "dt location_key product_id seq quantity balance event_id"
_SUPPLIES: Rows = ((TUE, DC, SHIRT, 1, 6, 6, 19_786_100_001_000_001),)
_RETURN = (
    "dt location_key product_id second quantity event_id parent_id other_key customer_id "
    "unit_cents tax_cents start_second move_second"
)
_RETURNS: Rows = (
    (TUE, 1, SHIRT, BACK_AT, 1, 1_978_700_001_800_001, GIVEN_BACK, 1_978_600_001_000_101, 1, 2_000, 165, 32_400, 1),
)
_RESTOCK = "dt location_key product_id seq quantity balance event_id"
_RESTOCKS: Rows = ((WED, 1, SHIRT, 1, 1, 1, 1_978_700_001_800_001),)
# Asked: level - (available + on order). Urgent at 0 available, high up to a quarter of the level.
_REORDER = "dt location_key product_id second quantity balance wanted event_id other_key code"
_REORDERS: Rows = (
    (MON, DC, SHIRT, LAST_SECOND, 6, 0, 5, 19_786_100_001_000_001, 0, j.URGENT),
    (MON, 1, SHIRT, LAST_SECOND, 5, 0, 4, 19_786_000_001_000_001, DC, j.URGENT),
    (MON, 2, CAP, LAST_SECOND, 4, 0, 3, 19_786_000_002_000_003, DC, j.URGENT),
    (TUE, 1, SHIRT, LAST_SECOND, 5, 0, 4, 19_787_000_001_000_001, DC, j.URGENT),  # again: got nothing on Monday
    (TUE, 2, SHIRT, LAST_SECOND, 3, 0, 2, 19_787_000_002_000_001, DC, j.URGENT),
    (TUE, 1, CAP, LAST_SECOND, 3, 0, 2, 19_787_000_001_000_003, DC, j.URGENT),
    (WED, 1, SHIRT, LAST_SECOND, 1, 4, 4, 19_788_000_001_000_001, DC, j.HIGH),  # again: 3 of 5; 1 there, 3 under way
    (WED, 1, TROUSERS, LAST_SECOND, 4, 0, 3, 19_788_000_001_000_002, DC, j.URGENT),
    (WED, 2, TROUSERS, LAST_SECOND, 3, 1, 3, 19_788_000_002_000_002, DC, j.HIGH),
    (WED, 2, CAP, LAST_SECOND, 2, 2, 3, 19_788_000_002_000_003, DC, j.NORMAL),
    (THU, 1, SHIRT, LAST_SECOND, 2, 3, 4, 19_789_000_001_000_001, DC, j.NORMAL),  # again: got nothing
    (THU, 1, TROUSERS, LAST_SECOND, 1, 3, 3, 19_789_000_001_000_002, DC, j.URGENT),  # again: 3 of 4, on the road
)
# Tuesday's 6 shirts come to the DC and leave it on the same day: it closes at 0 again, and no new stockout begins.
_STOCKOUT = "dt location_key product_id second quantity"
_STOCKOUTS: Rows = (
    (MON, 1, SHIRT, LAST_SECOND, 2),
    (MON, 2, SHIRT, LAST_SECOND, 1),
    (MON, 2, CAP, LAST_SECOND, 0),
    (MON, DC, SHIRT, LAST_SECOND, 0),
    (TUE, 1, CAP, LAST_SECOND, 2),
    (WED, 1, TROUSERS, LAST_SECOND, 2),
    (WED, DC, TROUSERS, LAST_SECOND, 6),
)
_TRUCK = "dt location_key other_key event_id parent_id code"  # the seconds are draws
_TRUCKS: Rows = tuple(
    (day, shop, DC, shipment, truck, status)
    for loaded, unloaded, shop, shipment, truck in (
        (MON, TUE, 2, MON_TO_2, 12),
        (TUE, WED, 1, TUE_TO_1, 11),
        (TUE, WED, 2, TUE_TO_2, 12),
        (WED, THU, 1, WED_TO_1, 11),
        (WED, THU, 2, WED_TO_2, 12),
    )
    for day, status in (
        (loaded, j.SCHEDULED),
        (loaded, j.LOADING),
        (unloaded, j.IN_TRANSIT),
        (unloaded, j.ARRIVED),
        (unloaded, j.UNLOADING),
        (unloaded, j.COMPLETED),
    )
)
JOURNAL: dict[int, tuple[str, Rows]] = {
    j.LINE: (_LINE, _LINES),
    j.RECEIPT: (_RECEIPT, _RECEIPTS),
    j.LOAD: (_LOAD, _LOADS),
    j.UNLOAD: (_UNLOAD, _UNLOADS),
    j.ARRIVE: (_ARRIVE, _ARRIVALS),
    j.SUPPLY: (_SUPPLY, _SUPPLIES),
    j.RETURN: (_RETURN, _RETURNS),
    j.RESTOCK: (_RESTOCK, _RESTOCKS),
    j.REORDER: (_REORDER, _REORDERS),
    j.STOCKOUT: (_STOCKOUT, _STOCKOUTS),
    j.TRUCK: (_TRUCK, _TRUCKS),
}
DRAWN = {j.UNLOAD: ("second",), j.TRUCK: ("second", "move_second", "end_second")}

# === Stock at each close ==============================================================================================
# Reserved and damaged are 0 throughout. in_transit counts what is ordered or loaded and not on the shelf.
POSITION = (
    "dt location_key product_id opening available in_transit stockout_days "
    "last_replenishment_date next_replenishment_date reorder_point order_up_to"
)
POSITIONS: Rows = (
    (MON, 1, SHIRT, 2, 0, 0, 1, None, None, 4, 5),
    (MON, 1, TROUSERS, 5, 4, 0, 0, None, None, 3, 4),
    (MON, 1, CAP, 4, 2, 0, 0, None, None, 2, 3),
    (MON, 2, SHIRT, 1, 0, 0, 1, None, None, 2, 3),
    (MON, 2, TROUSERS, 5, 3, 0, 0, None, None, 3, 4),
    (MON, 2, CAP, 0, 0, 4, 1, None, WED, 3, 4),
    (MON, DC, SHIRT, 0, 0, 6, 1, None, TUE, 5, 6),
    (MON, DC, TROUSERS, 6, 6, 0, 0, None, None, 2, 3),
    (MON, DC, CAP, 10, 6, 0, 0, None, None, 9, 10),
    (TUE, 1, SHIRT, 0, 0, 3, 2, None, THU, 4, 5),
    (TUE, 1, TROUSERS, 4, 2, 0, 0, None, None, 3, 4),
    (TUE, 1, CAP, 2, 0, 3, 1, None, THU, 2, 3),
    (TUE, 2, SHIRT, 0, 0, 3, 2, None, THU, 2, 3),
    (TUE, 2, TROUSERS, 3, 2, 0, 0, None, None, 3, 4),
    (TUE, 2, CAP, 0, 0, 4, 2, None, WED, 3, 4),
    (TUE, DC, SHIRT, 0, 0, 0, 2, TUE, None, 5, 6),
    (TUE, DC, TROUSERS, 6, 6, 0, 0, None, None, 2, 3),
    (TUE, DC, CAP, 6, 3, 0, 0, None, None, 9, 10),
    (WED, 1, SHIRT, 0, 1, 3, 0, None, THU, 4, 5),
    (WED, 1, TROUSERS, 2, 0, 3, 1, None, FRI, 3, 4),
    (WED, 1, CAP, 0, 0, 3, 2, None, THU, 2, 3),
    (WED, 2, SHIRT, 0, 0, 3, 3, None, THU, 2, 3),
    (WED, 2, TROUSERS, 2, 1, 3, 0, None, FRI, 3, 4),
    (WED, 2, CAP, 0, 2, 2, 0, WED, FRI, 3, 4),
    (WED, DC, SHIRT, 0, 0, 0, 3, TUE, None, 5, 6),
    (WED, DC, TROUSERS, 6, 0, 0, 1, None, None, 2, 3),
    (WED, DC, CAP, 3, 1, 0, 0, None, None, 9, 10),
    (THU, 1, SHIRT, 1, 3, 0, 0, THU, None, 4, 5),
    (THU, 1, TROUSERS, 0, 0, 3, 2, None, FRI, 3, 4),
    (THU, 1, CAP, 0, 2, 0, 0, THU, None, 2, 3),
    (THU, 2, SHIRT, 0, 2, 0, 0, THU, None, 2, 3),
    (THU, 2, TROUSERS, 1, 1, 3, 0, None, FRI, 3, 4),
    (THU, 2, CAP, 2, 2, 2, 0, WED, FRI, 3, 4),
    (THU, DC, SHIRT, 0, 0, 0, 4, TUE, None, 5, 6),
    (THU, DC, TROUSERS, 0, 0, 0, 2, None, None, 2, 3),
    (THU, DC, CAP, 1, 1, 0, 0, None, None, 9, 10),
)

# === Tables made of it. Times are wall clock; amounts are dollars. ====================================================
PRODUCTS: Rows = (
    (SHIRT, "8.00", "20.00", None),
    (TROUSERS, "20.00", "50.00", date(2024, 3, 31)),
    (CAP, "3.00", "7.99", None),
)
TRUCKS: Rows = ((11, "TRK1011"), (12, "TRK1012"))
MASTER: Rows = ((TROUSERS_WEEK, None), (CAP_WEEK, None))

_M11, _M12 = "RCP2024030409000010001", "RCP2024030410300010002"
_M21, _M22, _M23 = "RCP2024030411000020001", "RCP2024030411000020002", "RCP2024030416000020003"
_T11, _T12, _T21 = "RCP2024030509300010001", "RCP2024030514000010002", "RCP2024030510000020001"
_W11, _W12 = "RCP2024030610000010001", "RCP2024030613000010002"
_W21, _W22 = "RCP2024030611000020001", "RCP2024030617000020002"
_H11, _H21 = "RCP2024030709150010001", "RCP2024030718000020001"
_BACK = "RCP2024030519240018000"

RECEIPT = (
    "trace_id dt event_ts receipt_id_ext receipt_type store_id customer_id subtotal discount_amount tax_amount "
    "total_amount return_for_receipt_id_ext gross_subtotal_cents total_cents"
)
RECEIPTS: Rows = (
    (MON_1_1, MON, "09:00:00", _M11, "SALE", 1, 1, "35.98", "0.00", "2.31", "38.29", None, 3_598, 3_829),
    (MON_1_2, MON, "10:30:00", _M12, "SALE", 1, 2, "70.00", "0.00", "5.78", "75.78", None, 7_000, 7_578),
    (MON_2_1, MON, "11:00:00", _M21, "SALE", 2, 21, "20.00", "0.00", "1.20", "21.20", None, 2_000, 2_120),
    (MON_2_2, MON, "11:00:01", _M22, "SALE", 2, 22, "50.00", "0.00", "3.00", "53.00", None, 5_000, 5_300),
    (MON_2_3, MON, "16:00:00", _M23, "SALE", 2, 23, "50.00", "0.00", "3.00", "53.00", None, 5_000, 5_300),
    (TUE_1_1, TUE, "09:30:00", _T11, "SALE", 1, 4, "100.00", "0.00", "8.25", "108.25", None, 10_000, 10_825),
    (TUE_1_2, TUE, "14:00:00", _T12, "SALE", 1, 5, "15.98", "0.00", "0.66", "16.64", None, 1_598, 1_664),
    (TUE_2_1, TUE, "10:00:00", _T21, "SALE", 2, 21, "50.00", "0.00", "3.00", "53.00", None, 5_000, 5_300),
    (GIVEN_BACK, TUE, "19:24:12", _BACK, "RETURN", 1, 1, "-20.00", "0.00", "-1.65", "-21.65", _M11, -2_000, -2_165),
    (WED_1_1, WED, "10:00:00", _W11, "SALE", 1, 6, "40.00", "10.00", "3.30", "43.30", None, 5_000, 4_330),
    (WED_1_2, WED, "13:00:00", _W12, "SALE", 1, 7, "40.00", "10.00", "3.30", "43.30", None, 5_000, 4_330),
    (WED_2_1, WED, "11:00:00", _W21, "SALE", 2, 21, "13.58", "2.40", "0.41", "13.99", None, 1_598, 1_399),
    (WED_2_2, WED, "17:00:00", _W22, "SALE", 2, 25, "50.00", "0.00", "3.00", "53.00", None, 5_000, 5_300),
    (THU_1_1, THU, "09:15:00", _H11, "SALE", 1, 1, "27.99", "0.00", "1.98", "29.97", None, 2_799, 2_997),
    (THU_2_1, THU, "18:00:00", _H21, "SALE", 2, 22, "20.00", "0.00", "1.20", "21.20", None, 2_000, 2_120),
)
RECEIPT_LINE = (
    "receipt_id_ext line_num receipt_line_id product_id quantity requested_quantity inventory_at_purchase "
    "unit_price ext_price promo_id discount_cents tax_cents substitutes_request_id return_for_line_id restock_date"
)
RECEIPT_LINES: Rows = (
    (_M11, 1, 1978600001000101, SHIRT, 1, 1, 2, "20.00", "20.00", None, 0, 165, None, None, None),
    (_M11, 2, 1978600001000102, CAP, 2, 2, 4, "7.99", "15.98", None, 0, 66, None, None, None),
    (_M12, 1, 1978600001000201, SHIRT, 1, 3, 1, "20.00", "20.00", None, 0, 165, None, None, None),
    (_M12, 2, 1978600001000202, TROUSERS, 1, 1, 5, "50.00", "50.00", None, 0, 413, None, None, None),
    (_M21, 1, 1978600002000101, SHIRT, 1, 1, 1, "20.00", "20.00", None, 0, 120, None, None, None),
    (_M22, 51, 1978600002000251, TROUSERS, 1, 1, 5, "50.00", "50.00", None, 0, 300, 1978600002000201, None, None),
    (_M23, 2, 1978600002000302, TROUSERS, 1, 1, 4, "50.00", "50.00", None, 0, 300, None, None, None),
    (_T11, 1, 1978700001000101, TROUSERS, 2, 2, 4, "50.00", "100.00", None, 0, 825, None, None, None),
    (_T12, 1, 1978700001000201, CAP, 2, 3, 2, "7.99", "15.98", None, 0, 66, None, None, None),
    (_T21, 1, 1978700002000101, TROUSERS, 1, 1, 3, "50.00", "50.00", None, 0, 300, None, None, None),
    (_BACK, 1, 1978700001800001, SHIRT, -1, None, None, "20.00", "-20.00", None, 0, -165, None, 1978600001000101, WED),
    (_W11, 1, 1978800001000101, TROUSERS, 1, 1, 2, "50.00", "40.00", TROUSERS_WEEK, 1_000, 330, None, None, None),
    (_W12, 1, 1978800001000201, TROUSERS, 1, 3, 1, "50.00", "40.00", TROUSERS_WEEK, 1_000, 330, None, None, None),
    (_W21, 1, 1978800002000101, CAP, 2, 2, 4, "7.99", "13.58", CAP_WEEK, 240, 41, None, None, None),
    (_W22, 1, 1978800002000201, TROUSERS, 1, 1, 2, "50.00", "50.00", None, 0, 300, None, None, None),
    (_H11, 2, 1978900001000102, CAP, 1, 1, 3, "7.99", "7.99", None, 0, 33, None, None, None),
    (_H11, 51, 1978900001000151, SHIRT, 1, 1, 4, "20.00", "20.00", None, 0, 165, 1978900001000101, None, None),
    (_H21, 1, 1978900002000101, SHIRT, 1, 1, 3, "20.00", "20.00", None, 0, 120, None, None, None),
)
_LEDGER = "product_id movement_seq txn_type quantity balance source source_ref cause_type cause_id counterpart_key"
STORE_LEDGER = "dt event_ts store_id " + _LEDGER
_BOUGHT, _IN, _OUT = "CUSTOMER_PURCHASE", "INBOUND_SHIPMENT", "OUTBOUND_SHIPMENT"
_SHP_M2, _SHP_T1, _SHP_T2 = "SHP20240304000002", "SHP20240305000001", "SHP20240305000002"
_SHP_W1, _SHP_W2 = "SHP20240306000001", "SHP20240306000002"
_SOLD: Rows = (
    (MON, "09:00:00", 1, SHIRT, 1, -1, 1, _M11, 1978600001000101),
    (MON, "10:30:00", 1, SHIRT, 2, -1, 0, _M12, 1978600001000201),
    (MON, "10:30:00", 1, TROUSERS, 1, -1, 4, _M12, 1978600001000202),
    (MON, "09:00:00", 1, CAP, 1, -2, 2, _M11, 1978600001000102),
    (MON, "11:00:00", 2, SHIRT, 1, -1, 0, _M21, 1978600002000101),
    (MON, "11:00:01", 2, TROUSERS, 1, -1, 4, _M22, 1978600002000251),
    (MON, "16:00:00", 2, TROUSERS, 2, -1, 3, _M23, 1978600002000302),
    (TUE, "09:30:00", 1, TROUSERS, 1, -2, 2, _T11, 1978700001000101),
    (TUE, "14:00:00", 1, CAP, 1, -2, 0, _T12, 1978700001000201),
    (TUE, "10:00:00", 2, TROUSERS, 1, -1, 2, _T21, 1978700002000101),
    (WED, "10:00:00", 1, TROUSERS, 1, -1, 1, _W11, 1978800001000101),
    (WED, "13:00:00", 1, TROUSERS, 2, -1, 0, _W12, 1978800001000201),
    (WED, "11:00:00", 2, CAP, 2, -2, 2, _W21, 1978800002000101),
    (WED, "17:00:00", 2, TROUSERS, 1, -1, 1, _W22, 1978800002000201),
    (THU, "09:15:00", 1, SHIRT, 2, -1, 3, _H11, 1978900001000151),
    (THU, "09:15:00", 1, CAP, 2, -1, 2, _H11, 1978900001000102),
    (THU, "18:00:00", 2, SHIRT, 2, -1, 2, _H21, 1978900002000101),
)
STORE_MOVEMENTS: Rows = (
    *(
        (day, at, shop, product, seq, "SALE", units, balance, _BOUGHT, ticket, "RECEIPT_LINE", line, None)
        for day, at, shop, product, seq, units, balance, ticket, line in _SOLD
    ),
    (WED, "00:00:00", 1, SHIRT, 1, "RETURN", 1, 1, "CUSTOMER_RETURN", "RET19787000018000", "RETURN_LINE",
     1978700001800001, None),
    (WED, "00:00:00", 2, CAP, 1, _IN, 4, 4, "TRK1012", _SHP_M2, "SHIPMENT", MON_TO_2, DC),
    (THU, "00:00:00", 1, SHIRT, 1, _IN, 3, 4, "TRK1011", _SHP_T1, "SHIPMENT", TUE_TO_1, DC),
    (THU, "00:00:00", 1, CAP, 1, _IN, 3, 3, "TRK1011", _SHP_T1, "SHIPMENT", TUE_TO_1, DC),
    (THU, "00:00:00", 2, SHIRT, 1, _IN, 3, 3, "TRK1012", _SHP_T2, "SHIPMENT", TUE_TO_2, DC),
)  # fmt: skip
DC_LEDGER = "dt event_ts dc_id " + _LEDGER
DC_MOVEMENTS: Rows = (  # the times of loading are draws
    (MON, "22:23:00", 1, CAP, 1, _OUT, -4, 6, _SHP_M2, _SHP_M2, "SHIPMENT", MON_TO_2, 2),
    (TUE, "00:00:00", 1, SHIRT, 1, _IN, 6, 6, "SUPPLIER", "REO19786100001000001", "REORDER", 19786100001000001, None),
    (TUE, "22:07:00", 1, SHIRT, 2, _OUT, -3, 3, _SHP_T2, _SHP_T2, "SHIPMENT", TUE_TO_2, 2),
    (TUE, "22:30:00", 1, SHIRT, 3, _OUT, -3, 0, _SHP_T1, _SHP_T1, "SHIPMENT", TUE_TO_1, 1),
    (TUE, "22:30:00", 1, CAP, 1, _OUT, -3, 3, _SHP_T1, _SHP_T1, "SHIPMENT", TUE_TO_1, 1),
    (WED, "22:58:00", 1, TROUSERS, 1, _OUT, -3, 3, _SHP_W1, _SHP_W1, "SHIPMENT", WED_TO_1, 1),
    (WED, "23:10:00", 1, TROUSERS, 2, _OUT, -3, 0, _SHP_W2, _SHP_W2, "SHIPMENT", WED_TO_2, 2),
    (WED, "23:10:00", 1, CAP, 1, _OUT, -2, 1, _SHP_W2, _SHP_W2, "SHIPMENT", WED_TO_2, 2),
)

# === The star =========================================================================================================
# Margin: what was paid before tax less cost. A reduced line of trousers is clearance: their life ends within 28 days.
GOLD_SALE = (
    "line_item_id date_key time_key customer_key product_key location_key quantity_sold quantity_requested "
    "is_inventory_constrained unit_price discount_amount tax_amount net_sales_amount gross_margin_amount "
    "is_promotional is_clearance"
)
_Y, _N = True, False
_SALES: Rows = (
    (f"{_M11}-1", 20240304, 900, 101, SHIRT, 1, 1, 1, _N, "20.00", "0.00", "1.65", "20.00", "12.00", _N, _N),
    (f"{_M11}-2", 20240304, 900, 101, CAP, 1, 2, 2, _N, "7.99", "0.00", "0.66", "15.98", "9.98", _N, _N),
    (f"{_M12}-1", 20240304, 1030, 201, SHIRT, 1, 1, 3, _Y, "20.00", "0.00", "1.65", "20.00", "12.00", _N, _N),
    (f"{_M12}-2", 20240304, 1030, 201, TROUSERS, 1, 1, 1, _N, "50.00", "0.00", "4.13", "50.00", "30.00", _N, _N),
    (f"{_M21}-1", 20240304, 1100, 2101, SHIRT, 2, 1, 1, _N, "20.00", "0.00", "1.20", "20.00", "12.00", _N, _N),
    (f"{_M22}-51", 20240304, 1100, 2201, TROUSERS, 2, 1, 1, _N, "50.00", "0.00", "3.00", "50.00", "30.00", _N, _N),
    (f"{_M23}-2", 20240304, 1600, 2301, TROUSERS, 2, 1, 1, _N, "50.00", "0.00", "3.00", "50.00", "30.00", _N, _N),
    (f"{_T11}-1", 20240305, 930, 401, TROUSERS, 1, 2, 2, _N, "50.00", "0.00", "8.25", "100.00", "60.00", _N, _N),
    (f"{_T12}-1", 20240305, 1400, 501, CAP, 1, 2, 3, _Y, "7.99", "0.00", "0.66", "15.98", "9.98", _N, _N),
    (f"{_T21}-1", 20240305, 1000, 2101, TROUSERS, 2, 1, 1, _N, "50.00", "0.00", "3.00", "50.00", "30.00", _N, _N),
    (f"{_W11}-1", 20240306, 1000, 601, TROUSERS, 1, 1, 1, _N, "50.00", "10.00", "3.30", "40.00", "20.00", _Y, _Y),
    (f"{_W12}-1", 20240306, 1300, 701, TROUSERS, 1, 1, 3, _Y, "50.00", "10.00", "3.30", "40.00", "20.00", _Y, _Y),
    (f"{_W21}-1", 20240306, 1100, 2101, CAP, 2, 2, 2, _N, "7.99", "2.40", "0.41", "13.58", "7.58", _Y, _N),
    (f"{_W22}-1", 20240306, 1700, 2501, TROUSERS, 2, 1, 1, _N, "50.00", "0.00", "3.00", "50.00", "30.00", _N, _N),
    (f"{_H11}-2", 20240307, 915, 101, CAP, 1, 1, 1, _N, "7.99", "0.00", "0.33", "7.99", "4.99", _N, _N),
    (f"{_H11}-51", 20240307, 915, 101, SHIRT, 1, 1, 1, _N, "20.00", "0.00", "1.65", "20.00", "12.00", _N, _N),
    (f"{_H21}-1", 20240307, 1800, 2201, SHIRT, 2, 1, 1, _N, "20.00", "0.00", "1.20", "20.00", "12.00", _N, _N),
)
_TAKEN_BACK: Rows = (
    (f"{_BACK}-1", 20240305, 1915, 101, SHIRT, 1, 1, None, _N, "20.00", "0.00", "-1.65", "-20.00", "-12.00", _N, _N),
)
GOLD_SALE_AND_RETURN = GOLD_SALE + " is_return return_restocked_date_key original_line_item_id"
GOLD_SALES: Rows = (
    *((*row, False, None, None) for row in _SALES),
    *((*row, True, 20240306, f"{_M11}-1") for row in _TAKEN_BACK),
)

# Days of supply: available x 14 / level; cover the same with what is under way. Reordered: level - (available + under
# way), if that sum is below the level. Overstock: more than one and a half levels.
GOLD_STOCK = (
    "date_key location_key product_key quantity_on_hand quantity_available quantity_in_transit "
    "inventory_value_cost inventory_value_retail days_of_supply stock_cover_days reorder_quantity "
    "is_stockout is_overstock stockout_duration_days"
)
GOLD_STOCKS: Rows = (
    (20240304, 1, SHIRT, 0, 0, 0, "0.00", "0.00", 0, 0, 5, _Y, _N, 1),
    (20240304, 1, TROUSERS, 4, 4, 0, "80.00", "200.00", 14, 14, 0, _N, _N, 0),
    (20240304, 1, CAP, 2, 2, 0, "6.00", "15.98", 9, 9, 1, _N, _N, 0),
    (20240304, 2, SHIRT, 0, 0, 0, "0.00", "0.00", 0, 0, 3, _Y, _N, 1),
    (20240304, 2, TROUSERS, 3, 3, 0, "60.00", "150.00", 10, 10, 1, _N, _N, 0),
    (20240304, 2, CAP, 0, 0, 4, "0.00", "0.00", 0, 14, 0, _Y, _N, 1),
    (20240304, DC, SHIRT, 0, 0, 6, "0.00", "0.00", 0, 14, 0, _Y, _N, 1),
    (20240304, DC, TROUSERS, 6, 6, 0, "120.00", "300.00", 28, 28, 0, _N, _Y, 0),
    (20240304, DC, CAP, 6, 6, 0, "18.00", "47.94", 8, 8, 4, _N, _N, 0),
    (20240305, 1, SHIRT, 0, 0, 3, "0.00", "0.00", 0, 8, 2, _Y, _N, 2),
    (20240305, 1, TROUSERS, 2, 2, 0, "40.00", "100.00", 7, 7, 2, _N, _N, 0),
    (20240305, 1, CAP, 0, 0, 3, "0.00", "0.00", 0, 14, 0, _Y, _N, 1),
    (20240305, 2, SHIRT, 0, 0, 3, "0.00", "0.00", 0, 14, 0, _Y, _N, 2),
    (20240305, 2, TROUSERS, 2, 2, 0, "40.00", "100.00", 7, 7, 2, _N, _N, 0),
    (20240305, 2, CAP, 0, 0, 4, "0.00", "0.00", 0, 14, 0, _Y, _N, 2),
    (20240305, DC, SHIRT, 0, 0, 0, "0.00", "0.00", 0, 0, 6, _Y, _N, 2),
    (20240305, DC, TROUSERS, 6, 6, 0, "120.00", "300.00", 28, 28, 0, _N, _Y, 0),
    (20240305, DC, CAP, 3, 3, 0, "9.00", "23.97", 4, 4, 7, _N, _N, 0),
    (20240306, 1, SHIRT, 1, 1, 3, "8.00", "20.00", 2, 11, 1, _N, _N, 0),
    (20240306, 1, TROUSERS, 0, 0, 3, "0.00", "0.00", 0, 10, 1, _Y, _N, 1),
    (20240306, 1, CAP, 0, 0, 3, "0.00", "0.00", 0, 14, 0, _Y, _N, 2),
    (20240306, 2, SHIRT, 0, 0, 3, "0.00", "0.00", 0, 14, 0, _Y, _N, 3),
    (20240306, 2, TROUSERS, 1, 1, 3, "20.00", "50.00", 3, 14, 0, _N, _N, 0),
    (20240306, 2, CAP, 2, 2, 2, "6.00", "15.98", 7, 14, 0, _N, _N, 0),
    (20240306, DC, SHIRT, 0, 0, 0, "0.00", "0.00", 0, 0, 6, _Y, _N, 3),
    (20240306, DC, TROUSERS, 0, 0, 0, "0.00", "0.00", 0, 0, 3, _Y, _N, 1),
    (20240306, DC, CAP, 1, 1, 0, "3.00", "7.99", 1, 1, 9, _N, _N, 0),
    (20240307, 1, SHIRT, 3, 3, 0, "24.00", "60.00", 8, 8, 2, _N, _N, 0),
    (20240307, 1, TROUSERS, 0, 0, 3, "0.00", "0.00", 0, 10, 1, _Y, _N, 2),
    (20240307, 1, CAP, 2, 2, 0, "6.00", "15.98", 9, 9, 1, _N, _N, 0),
    (20240307, 2, SHIRT, 2, 2, 0, "16.00", "40.00", 9, 9, 1, _N, _N, 0),
    (20240307, 2, TROUSERS, 1, 1, 3, "20.00", "50.00", 3, 14, 0, _N, _N, 0),
    (20240307, 2, CAP, 2, 2, 2, "6.00", "15.98", 7, 14, 0, _N, _N, 0),
    (20240307, DC, SHIRT, 0, 0, 0, "0.00", "0.00", 0, 0, 6, _Y, _N, 4),
    (20240307, DC, TROUSERS, 0, 0, 0, "0.00", "0.00", 0, 0, 3, _Y, _N, 2),
    (20240307, DC, CAP, 1, 1, 0, "3.00", "7.99", 1, 1, 9, _N, _N, 0),
)
