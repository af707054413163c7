"""The charts of the retail world: what they ask, and why they look as they do."""

from __future__ import annotations

from retail_spark.report import retail_pictures as draw
from retail_spark.report.chart import Answers, Chart, column, total


def _why_demand(answers: Answers) -> str:
    rows = answers["demand_by_day"]
    asked, lost = total(rows, "asked"), total(rows, "lost")
    return (
        f"Shoppers asked for {asked:,} units, {100 * lost / asked:.1f} % of them in vain. The week beats through "
        "it, because people shop on Saturdays; holidays, weather and events lift or close single days, and "
        "promotions, below, bring demand forward. What was asked for in vain no till has ever seen: here it stands "
        "beside the sales."
    )


def _why_hours(answers: Answers) -> str:
    rows = answers["visits_by_weekday_and_hour"]
    best = max(rows, key=lambda row: row["receipts_an_hour"])
    day = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")[best["weekday"] - 1]
    return (
        f"The fullest hour begins at {best['hour']}:00 on {day}, with {best['receipts_an_hour']:.1f} receipts over "
        "all shops. On working days people come at lunch and after work; on weekends shops open an hour later and "
        "fill around noon."
    )


def _why_position(answers: Answers) -> str:
    which, rows = answers["position_that_ran_out"][0], draw.around_stockout(answers["days_of_a_position"])
    empty = sum(row["available"] == 0 for row in rows)
    return (
        f"{which['product_name']} in {which['shop']}: {total(rows, 'sold'):,} units sold, "
        f"{total(rows, 'delivered'):,} brought, and {empty} {'day' if empty == 1 else 'days'} closed at zero, on "
        f"and around which {total(rows, 'lost'):,} units were asked for in vain. Stock falls by what is sold and "
        "rises only when a truck has been; when demand outruns the level that the shop orders up to, the shelf "
        "waits for the next one."
    )


def _why_stockouts(answers: Answers) -> str:
    percent = column(answers["stockout_rate_by_day"], "percent_out_of_stock")
    inside = sum(5 <= value <= 10 for value in percent)
    return (
        f"On average {sum(percent) / len(percent):.1f} % of all positions closed a day at zero, and {inside} of "
        f"{len(percent)} days lie in the band. Nobody empties shelves on purpose: each week the planner moves the "
        "safety stock towards its target, and peaks and late trucks push single days out."
    )


def _why_carts(answers: Answers) -> str:
    rows = answers["carts_left_with_and_without_low_stock"]

    def above_base(is_low: bool) -> float:
        side = [row for row in rows if row["low_inventory_trigger"] == is_low]
        promised = sum(row["base_percent"] * row["carts"] for row in side)
        return float((100 * total(side, "left_behind") - promised) / max(total(side, "carts"), 1))

    more = above_base(True) - above_base(False)
    return (
        f"{total(rows, 'left_behind'):,} of {total(rows, 'carts'):,} carts were left behind. New customers leave "
        "theirs twice as often as the best ones; and whoever sees in the morning's stock that something in the cart is "
        f"nearly gone leaves it {more:.1f} points more often. Such a cart takes nothing from a shelf, so low stock "
        "costs sales that no stockout shows."
    )


def _why_promotions(answers: Answers) -> str:
    rows = answers["demand_around_promotions"]
    on = [row for row in rows if row["phase"] == "on"]
    times = float(total(on, "units")) / max(float(total(on, "units_of_ordinary_weeks")), 1)
    after = next((row["times_ordinary"] for row in rows if (row["phase"], row["week"]) == ("after", 1)), None)
    return (
        f"While it is on promotion a product is asked for {times:.2f} times as often as in its ordinary weeks"
        f"{'' if after is None else f', and in the week after {after:.2f} times'}: shoppers fill the cupboard while "
        "it is cheap, and then live on it. Weeks with another promotion of the product are left out, and busy weeks "
        "count by their traffic."
    )


def _why_popularity(answers: Answers) -> str:
    rows = answers["units_by_popularity"]
    units = sum(row["units_a_product"] * row["products"] for row in rows)
    best = rows[0]["units_a_product"] * rows[0]["products"]
    return (
        f"The best seller alone makes {100 * best / units:.1f} % of all {units:,.0f} units asked for. A few "
        "products carry the trade and a long tail sells now and then, which is a straight line where both axes "
        "grow by factors; season and promotions move single products off it."
    )


def _why_flow(answers: Answers) -> str:
    rows = answers["flow_of_goods"]
    return (
        f"{total(rows, 'units'):,} units were loaded at distribution centres. A shop has a truck of its own, and "
        "one of the pool steps in while it is still away with a delayed load; regions share neither stock nor "
        "trucks. What is loaded here arrives, unit for unit, in the ledgers of shops and warehouses."
    )


def _why_baskets(answers: Answers) -> str:
    lines, values = answers["baskets_by_lines"], answers["baskets_by_value"]
    products = sum(row["lines"] * row["receipts"] for row in lines) / total(lines, "receipts")
    mean = float(total(values, "dollars")) / total(values, "receipts")
    return (
        f"A receipt has {products:.2f} lines and is worth ${mean:,.2f} on average. Most visits are for one or two "
        "things, few are a big shop, so both pictures lean to the left; on the right the axis grows by factors, as "
        "prices do."
    )


CHARTS = (
    Chart("demand", "Demand, day by day", ("demand_by_day",), draw.demand, _why_demand),
    Chart("hours", "When shoppers come", ("visits_by_weekday_and_hour",), draw.hours, _why_hours),
    Chart(
        "position",
        "How a shelf runs empty",
        ("days_of_a_position",),
        draw.position,
        _why_position,
        about="position_that_ran_out",
    ),
    Chart("stockouts", "Out of stock", ("stockout_rate_by_day",), draw.stockouts, _why_stockouts),
    Chart(
        "carts",
        "Carts with and without low stock",
        ("carts_left_with_and_without_low_stock",),
        draw.carts,
        _why_carts,
    ),
    Chart(
        "promotions", "A promotion and its hangover", ("demand_around_promotions",), draw.promotions, _why_promotions
    ),
    Chart("popularity", "Best sellers and the long tail", ("units_by_popularity",), draw.popularity, _why_popularity),
    Chart("flow", "The way of the goods", ("flow_of_goods",), draw.flow, _why_flow),
    Chart("baskets", "Baskets", ("baskets_by_lines", "baskets_by_value"), draw.baskets, _why_baskets),
)
