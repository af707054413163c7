"""What people do in the digital shop, click by click: they fill a cart, take one up again, or only look round."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, uniform
from retail_spark.retail.carts import SESSIONS_PER_CART, session_ref
from retail_spark.retail.identity import SECONDS_PER_DAY, cart_ref, whole
from retail_spark.retail.tills import online_channel
from retail_spark.retail.world import RETAIL

CLICKS_PER_SESSION: Final = 1_000
"""event_id = session * this + place: 10 x line + step for what is done with a line, these for the rest."""
OPENING, FILTER, CHECKOUT, COMPLETE = 0, 1, 998, 999
SEARCH, VIEW, SIZE_GUIDE, ADD, ADD_AGAIN, REMOVE = range(6)

SEARCHED_SHARE: Final = 0.20
SIZE_GUIDE_SHARE: Final = 0.10
FILTERED_SHARE: Final = 0.30
PUT_IN_TWICE_SHARE: Final = 0.05
"""Of lines put in once more by mistake, and taken out again at once."""
LOOKED_AT_SHARE: Final = 0.40
"""Of the products in carts, seen by each of those who only look round at that hour: what sells is what is looked at."""
LANDING_SECONDS: Final = (5, 120)
LOOKING_SECONDS: Final = (5, 60)
BROWSING_SECONDS: Final = 600
CHECKOUT_SHARE: Final = 0.9
"""Of the time of a cart that has passed when its shopper goes to the checkout; all lines are in by then."""
TAKING_UP_SECONDS: Final = (20, 55)
"""Shorter than it takes from the click in the reminder to the order."""


@RETAIL.table(
    """
    event_id     BIGINT    NOT NULL COMMENT 'session * 1000 + place in it: 10 * line + step, or opening and checkout',
    trace_id     BIGINT    NOT NULL COMMENT 'number of the session',
    event_ts     TIMESTAMP NOT NULL COMMENT 'time of the click',
    dt           DATE      NOT NULL COMMENT 'business day',
    session_id   STRING    NOT NULL COMMENT 'SES and the number of the session',
    customer_id  BIGINT             COMMENT 'shopper, null where nobody logged in',
    channel      STRING    NOT NULL COMMENT 'gold channel code',
    event_type   STRING    NOT NULL COMMENT 'page_view, product_view, search, add_to_cart ... checkout_complete',
    cart_id      STRING             COMMENT 'cart that the session filled or took up, null = none',
    product_id   BIGINT             COMMENT 'product that it was about, null = none',
    location_key BIGINT             COMMENT 'place that would serve the product, null without a cart',
    quantity     INT                COMMENT 'units put into the cart or taken out of it, else null',
    value_cents  BIGINT             COMMENT 'what these are worth, or the order that was placed, in cents',
    search_term  STRING             COMMENT 'what was searched for, else null',
    order_id_ext STRING             COMMENT 'order that was placed, null unless checkout_complete',
    seconds_on_page INT             COMMENT 'until the next click of the session, null for its last',
    is_bounce    BOOLEAN   NOT NULL COMMENT 'the only click of its session'
    """,
    key="event_id",
    refs={
        "customer_id": "customers",
        "cart_id": "carts",
        "product_id": "products_master",
        "order_id_ext": "online_orders.order_id_ext",
    },
    growth="daily",
    layer="operational",
)
def session_events(
    run: Run, carts: DataFrame, cart_lines: DataFrame, online_orders: DataFrame, products_master: DataFrame
) -> DataFrame:
    """One row per click in the digital shop that tells something: what was seen, put into the cart, and ordered."""
    kinds = F.broadcast(products_master.select(F.col("id").alias("product_id"), "product_type"))
    lines = cart_lines.join(kinds, "product_id").select(
        "trace_id",
        "line_num",
        "product_id",
        "product_type",
        "location_key",
        "quantity",
        "ext_cents",
        F.unix_timestamp("event_ts").alias("put_in"),
    )
    filling, looking = _filling(run, carts, online_orders), _looking(run, carts)
    clicks = (
        _clicks_of_carts(run, filling)
        .unionByName(_clicks_of_lines(run, filling.join(lines, "trace_id")))
        .unionByName(_clicks(looking, _click(OPENING, "page_view", F.col("opened"))))
        .unionByName(_looked_at(run, looking.join(lines, "trace_id")))
        .unionByName(_clicks_of_orders(run, online_orders))
    )
    in_session = Window.partitionBy("session")
    next_click = F.lead("at").over(in_session.orderBy("at", "place"))
    told = clicks.withColumn("next_click", next_click).withColumn("clicks", F.count("*").over(in_session))
    return told.select(
        (F.col("session") * CLICKS_PER_SESSION + F.col("place")).alias("event_id"),
        F.col("session").alias("trace_id"),
        F.timestamp_seconds("at").alias("event_ts"),
        "dt",
        session_ref("session").alias("session_id"),
        "customer_id",
        "channel",
        "event_type",
        "cart_id",
        "product_id",
        "location_key",
        "quantity",
        "value_cents",
        "search_term",
        "order_id_ext",
        (F.col("next_click") - F.col("at")).cast("int").alias("seconds_on_page"),
        (F.col("clicks") == 1).alias("is_bounce"),
    )


def _filling(run: Run, carts: DataFrame, online_orders: DataFrame) -> DataFrame:
    """One row per session that fills a cart; times in seconds since 1970."""
    orders = online_orders.select("trace_id", "order_id_ext", "subtotal_cents")
    landing = integer_between(run.draw("session_events.landing", "trace_id"), *LANDING_SECONDS)
    begun, left = F.unix_timestamp("created_ts"), F.unix_timestamp("event_ts")
    goes_to_checkout = ~F.col("is_abandoned") | (F.col("abandonment_stage") != "cart")
    return (
        carts.drop("order_id_ext")
        .join(orders, "trace_id", how="left")
        .select(
            "trace_id",
            (F.col("trace_id") * SESSIONS_PER_CART).alias("session"),
            "dt",
            "customer_id",
            "channel",
            "cart_id",
            F.greatest(begun - landing, _midnight()).alias("opened"),
            begun.alias("begun"),
            (begun + F.floor(CHECKOUT_SHARE * (left - begun))).alias("checkout"),
            left.alias("left"),
            goes_to_checkout.alias("goes_to_checkout"),
            "order_id_ext",
            "subtotal_cents",
        )
    )


def _looking(run: Run, carts: DataFrame) -> DataFrame:
    """One row per session of somebody who only looks round, in the hours in which carts are filled; not logged in."""
    count = F.floor(uniform(run.draw("session_events.browsers", "trace_id")) + run.config.browsing_sessions_per_cart)
    numbers = F.explode(F.sequence(F.lit(1), count.cast("int"))).alias("number")
    sessions = carts.where(count > 0).select("trace_id", "dt", "event_ts", numbers)
    sessions = sessions.withColumn("session", F.col("trace_id") * SESSIONS_PER_CART + F.col("number"))
    hour = whole(F.unix_timestamp("event_ts"), 3_600) * 3_600
    since = integer_between(run.draw("session_events.opened", "session"), 0, 3_599 - BROWSING_SECONDS)
    return sessions.select(
        "trace_id",
        "session",
        "dt",
        F.lit(None).cast("bigint").alias("customer_id"),
        online_channel(run, "session").alias("channel"),
        F.lit(None).cast("string").alias("cart_id"),
        (hour + since).alias("opened"),
    )


def _clicks_of_carts(run: Run, filling: DataFrame) -> DataFrame:
    """The way of a session from its first page to the checkout, as far as it goes."""
    filters = uniform(run.draw("session_events.filter", "session")) < FILTERED_SHARE
    half_way = F.col("opened") + whole(F.col("begun") - F.col("opened"), 2)
    complete = _click(
        COMPLETE, "checkout_complete", F.col("left"), value_cents="subtotal_cents", order_id_ext="order_id_ext"
    )
    return _clicks(
        filling,
        _click(OPENING, "page_view", F.col("opened")),
        F.when(filters, _click(FILTER, "filter_apply", half_way)),
        F.when(F.col("goes_to_checkout"), _click(CHECKOUT, "checkout_start", F.col("checkout"))),
        F.when(F.col("order_id_ext").isNotNull(), complete),
    )


def _clicks_of_lines(run: Run, lines: DataFrame) -> DataFrame:
    """How each product came into the cart: found, looked at, put in; what is put in twice is taken out once."""
    line = ("trace_id", "line_num")
    is_searched = uniform(run.draw("session_events.search", *line)) < SEARCHED_SHARE
    is_measured = uniform(run.draw("session_events.size_guide", *line)) < SIZE_GUIDE_SHARE
    is_twice = uniform(run.draw("session_events.put_in_twice", *line)) < PUT_IN_TWICE_SHARE
    has_sizes = F.lit(run.config.assortment == "fashion")
    look = integer_between(run.draw("session_events.look", *line), *LOOKING_SECONDS)
    put_in = F.col("put_in")
    viewed = F.greatest(put_in - look, F.col("begun"))
    searched = F.greatest(viewed - look, F.col("begun"))
    measured = viewed + whole(put_in - viewed, 2)
    rest = F.col("checkout") - put_in
    units = {"quantity": "quantity", "value_cents": "ext_cents"}
    return _clicks(
        lines,
        F.when(is_searched, _step(SEARCH, "search", searched, search_term=F.lower("product_type"))),
        _step(VIEW, "product_view", viewed),
        F.when(has_sizes & is_measured, _step(SIZE_GUIDE, "size_guide_view", measured)),
        _step(ADD, "add_to_cart", put_in, **units),
        F.when(is_twice, _step(ADD_AGAIN, "add_to_cart", put_in + whole(rest, 10), **units)),
        F.when(is_twice, _step(REMOVE, "remove_from_cart", put_in + whole(rest, 5), **units)),
    )


def _looked_at(run: Run, lines: DataFrame) -> DataFrame:
    """What somebody sees who only looks round."""
    sees = uniform(run.draw("session_events.looked_at", "session", "line_num")) < LOOKED_AT_SHARE
    after = integer_between(run.draw("session_events.look_after", "session", "line_num"), 5, BROWSING_SECONDS)
    anywhere = lines.where(sees).withColumn("location_key", F.lit(None).cast("bigint"))
    return _clicks(anywhere, _step(VIEW, "product_view", F.col("opened") + after))


def _clicks_of_orders(run: Run, online_orders: DataFrame) -> DataFrame:
    """Sessions that take up a cart left earlier, from the link in the reminder to the order."""
    recovered = online_orders.where(F.col("cart_id") != cart_ref("trace_id"))
    took = integer_between(run.draw("session_events.taking_up", "trace_id"), *TAKING_UP_SECONDS)
    ordered = F.unix_timestamp("event_ts")
    opened = F.greatest(ordered - took, _midnight())
    sessions = recovered.withColumn("session", F.col("trace_id") * SESSIONS_PER_CART)
    return _clicks(
        sessions,
        _click(OPENING, "page_view", opened),
        _click(CHECKOUT, "checkout_start", opened + whole(ordered - opened, 2)),
        _click(COMPLETE, "checkout_complete", ordered, value_cents="subtotal_cents", order_id_ext="order_id_ext"),
    )


def _midnight() -> Column:
    return F.unix_date("dt").cast("bigint") * SECONDS_PER_DAY


def _step(step: int, event_type: str, at: Column, **details: str | Column) -> Column:
    return _click(F.col("line_num") * 10 + step, event_type, at, **details)


def _click(place: int | Column, event_type: str, at: Column, **details: str | Column) -> Column:
    """A click as a struct; what is not in `details` is null."""
    kinds = {"quantity": "int", "value_cents": "bigint", "search_term": "string", "order_id_ext": "string"}
    known = {name: F.col(value) if isinstance(value, str) else value for name, value in details.items()}
    return F.struct(
        (F.lit(place) if isinstance(place, int) else place).cast("int").alias("place"),
        F.lit(event_type).alias("event_type"),
        at.cast("bigint").alias("at"),
        *(known.get(name, F.lit(None)).cast(kind).alias(name) for name, kind in kinds.items()),
    )


def _clicks(sessions: DataFrame, *clicks: Column) -> DataFrame:
    """One row per click that happened, with the session that it belongs to."""
    of_line = {"product_id", "location_key"}
    there = of_line & set(sessions.columns)
    columns = [F.col(name) if name in there else F.lit(None).cast("bigint").alias(name) for name in sorted(of_line)]
    session = ("session", "dt", "customer_id", "channel", "cart_id")
    return sessions.select(*session, *columns, F.inline(F.array_compact(F.array(*clicks))))
