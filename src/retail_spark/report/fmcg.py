"""The charts of the FMCG world: what they ask, and why they look as they do."""

from __future__ import annotations

from retail_spark.report import fmcg_pictures as draw
from retail_spark.report.chart import Answers, Chart, total


def _why_network(answers: Answers) -> str:
    places = answers["network_places"]
    number = {kind: sum(row["kind"] == kind for row in places) for kind in ("plant", "dc")}
    return (
        f"{number['plant']} plants, {number['dc']} distribution centres and {total(places, 'shops'):,} shops in "
        "five divisions. A centre serves the shops around it, so they crowd where it stands; an arc is as wide as "
        "the cases that a plant sent to a centre."
    )


def _why_supply(answers: Answers) -> str:
    flows = answers["network_flows"]
    cases = total(flows, "cases")
    biggest: dict[str, int] = {}
    for row in flows:
        biggest[row["dc"]] = biggest.get(row["dc"], 0) + row["cases"]
    name = max(sorted(biggest), key=lambda dc: biggest[dc])
    return (
        f"{cases:,} cases left the plants. {name} takes {100 * biggest[name] / cases:.0f} % of them, more than any "
        "other centre: what stands still there is missed at all of its shops."
    )


def _why_recall(answers: Answers) -> str:
    centres = answers["recall_by_dc"]
    return (
        f"Batch B-2024-RECALL-001 is on quality hold for contaminated sorbitol, after {total(centres, 'cases'):,} "
        f"cases of it had gone through {len(centres)} centres to {total(answers['recall_by_day'], 'new_shops'):,} "
        "shops. Every case can be followed, back to the supplier's lot and on to the shelf, because shipment lines "
        "name their batch and batches their lots."
    )


def _why_spread(answers: Answers) -> str:
    rows = answers["recall_by_day"]
    days = (rows[-1]["day"] - rows[0]["day"]).days + 1
    return (
        f"From the first shipment to the last shop took {days} {'day' if days == 1 else 'days'}: a fast mover is "
        "spread thin before a laboratory has an answer, which is why a recall needs the trace and not the calendar."
    )


def _why_order_fill(answers: Answers) -> str:
    rows = answers["order_fill_by_week"]
    share = 100 * total(rows, "shipped_cases") / total(rows, "ordered_cases")
    return (
        f"{share:.1f} % of the cases ordered were shipped. Orders are short where a SKU had no released stock at "
        "its centre on the day; on time and in full falls further, because one late truck or one missing case "
        "spoils a whole order."
    )


def _why_pareto(answers: Answers) -> str:
    return (
        f"The best fifth of the SKUs makes {draw.share_of_best(answers['cases_by_sku']):.0f} % of all cases "
        "ordered. Demand falls with a SKU's rank as Zipf found, so the range is long and the trade narrow."
    )


def _why_till(answers: Answers) -> str:
    rows = answers["till_by_week"]
    best = max(rows, key=lambda row: row["eaches"])
    return (
        f"The week of {best['monday']:%d %B %Y} is the largest, {best['eaches'] / best['ordinary_eaches']:.1f} "
        "times what it would have been without promotions. What lies above the blue area promotions brought; where "
        "the line runs inside it, shoppers are still living on what they bought the week before."
    )


CHARTS = (
    Chart("network", "The network", ("network_places", "network_flows"), draw.network, _why_network),
    Chart("supply", "From plant to division", ("network_flows", "network_places"), draw.supply, _why_supply),
    Chart("recall", "The recall", ("recall_trace_back", "recall_by_dc", "recall_by_day"), draw.recall, _why_recall),
    Chart("spread", "How fast the batch spread", ("recall_by_day",), draw.spread, _why_spread),
    Chart("fill", "What shops order, and what they get", ("order_fill_by_week",), draw.order_fill, _why_order_fill),
    Chart("pareto", "Few SKUs, most cases", ("cases_by_sku",), draw.pareto, _why_pareto),
    Chart("till", "The year at the till", ("till_by_week",), draw.till, _why_till),
)
