"""What a till or a web shop adds to a sale: tender, channel, and cards refused at first. All keyed by the ticket."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.retail.identity import column, has
from retail_spark.retail.kernel.journal import ONLINE

SHOP_TENDERS: Final = {"CREDIT_CARD": 40, "DEBIT_CARD": 30, "CASH": 20, "MOBILE_PAY": 10}
ONLINE_TENDERS: Final = {"CREDIT_CARD": 60, "DEBIT_CARD": 25, "PAYPAL": 10, "OTHER": 5}
CARDS: Final = ("CREDIT_CARD", "DEBIT_CARD")
ONLINE_CHANNELS: Final = {
    "WEB_DESKTOP": 35,
    "WEB_MOBILE": 27,
    "APP_IOS": 16,
    "APP_ANDROID": 14,
    "SOCIAL_FB": 3,
    "MARKETPLACE_AMAZON": 5,
}
KIOSK_SHARE: Final = 0.05
"""Share of shop receipts paid at a self-service kiosk, which takes no cash."""

DECLINED_SHARE: Final = 0.02
DECLINE_REASONS: Final = {"INSUFFICIENT_FUNDS": 60, "EXPIRED_CARD": 15, "ISSUER_UNAVAILABLE": 15, "SUSPECTED_FRAUD": 10}
RETRY_SECONDS: Final = (20, 90)


def entered_online() -> Column:
    """Whether a journal row (LINE, RECEIPT, or RETURN of such a sale) belongs to an online order."""
    return has("code", ONLINE)


def tender(run: Run, ticket_id: str | Column, is_online: Column) -> Column:
    """How a receipt or order is paid; a refund goes the way of the sale, so it asks with the sale's id."""
    chance = run.draw("payments.tender", ticket_id)
    in_shop = pick(chance, list(SHOP_TENDERS), list(SHOP_TENDERS.values()))
    online = pick(chance, list(ONLINE_TENDERS), list(ONLINE_TENDERS.values()))
    return F.when(is_online, online).otherwise(in_shop)


def shop_channel(run: Run, receipt_id: str | Column) -> Column:
    """The gold channel code of a shop receipt: its till, or the kiosk."""
    takes_cash = tender(run, receipt_id, F.lit(False)) == "CASH"
    at_kiosk = uniform(run.draw("receipts.kiosk", receipt_id)) < KIOSK_SHARE
    return F.when(at_kiosk & ~takes_cash, "STORE_KIOSK").otherwise("STORE_POS")


def online_channel(run: Run, order_id: str | Column) -> Column:
    """The gold channel code through which an order came."""
    return pick(run.draw("online_orders.channel", order_id), list(ONLINE_CHANNELS), list(ONLINE_CHANNELS.values()))


def is_declined_first(run: Run, ticket_id: str | Column, payment_method: str | Column) -> Column:
    """Whether the card is refused at the first attempt; the second always goes through."""
    is_card = column(payment_method).isin(*CARDS)
    return is_card & (uniform(run.draw("payments.declined", ticket_id)) < DECLINED_SHARE)


def decline_reason(run: Run, ticket_id: str | Column) -> Column:
    """Why a first attempt was refused."""
    return pick(run.draw("payments.decline_reason", ticket_id), list(DECLINE_REASONS), list(DECLINE_REASONS.values()))


def retry_seconds(run: Run, ticket_id: str | Column) -> Column:
    """Seconds between the refused and the approved attempt."""
    return integer_between(run.draw("payments.retry", ticket_id), *RETRY_SECONDS)
