"""The checks on the page: how many hold, and each with what it measured, drawn against its band."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from retail_spark.core.checks import CheckResult

_WORDS = {"holds": ("holds", "holds"), "fails": ("fails", "fails"), "not measured": ("unmeasured", "not measured")}
_WIDTH, _HEIGHT, _EDGE = 120, 14, 5  # of a band's picture
_NO_END = 1e15  # how a check says that its band has no upper end


def verdict(checks: Sequence[CheckResult]) -> str:
    """In one line, and whatever fails in full."""
    if not checks:
        return '<section id="verdict"><h2>Does it hold?</h2><p>No check has been run.</p></section>'
    count = {status: sum(check.status == status for check in checks) for status in _WORDS}
    parts = [f'<span class="{_WORDS[status][0]}">{number:,} {text}</span>' for status, number, text in (
        ("holds", count["holds"], "hold"),
        ("fails", count["fails"], "fail" if count["fails"] != 1 else "fails"),
        ("not measured", count["not measured"], "not measured: there is too little data to judge"),
    ) if number or status != "not measured"]  # fmt: skip
    failing = [check for check in checks if check.status == "fails"]
    return (
        f'<section id="verdict">\n<h2>Does it hold?</h2>\n<p>{len(checks):,} checks over whole tables: '
        f"{', '.join(parts)}.</p>\n{_table(failing) if failing else ''}</section>"
    )


def all_checks(checks: Sequence[CheckResult]) -> str:
    """Effects against their bands, then laws that suffer no exception, then keys and references."""
    declared = [check for check in checks if check.name.endswith((".key", ".refs"))]
    others = [check for check in checks if check not in declared]
    effects = [check for check in others if not _is_law(check)]
    laws = [check for check in others if _is_law(check)]
    parts = []
    if effects:
        parts.append(f"<h3>Effects, measured against their bands</h3>\n{_table(effects)}")
    if laws:
        parts.append(_folded(f"{len(laws):,} laws that suffer no exception", laws))
    if declared:
        parts.append(_folded(f"{len(declared):,} checks of keys and references, which the tables declare", declared))
    return '<section id="checks">\n<h2>Checks</h2>\n' + "\n".join(parts) + "\n</section>" if parts else ""


def _folded(heading: str, checks: Sequence[CheckResult]) -> str:
    """Many lines that all say the same, to be opened by who wants them."""
    others = {status: sum(check.status == status for check in checks) for status in ("fails", "not measured")}
    exceptions = ", ".join(f"{number} {status}" for status, number in others.items() if number)
    return f"<details><summary>{heading}: {exceptions or 'all hold'}</summary>\n{_table(checks)}</details>"


def _is_law(check: CheckResult) -> bool:
    return check.low == check.high == 0


def _table(checks: Sequence[CheckResult]) -> str:
    return '<table class="checks">\n<tbody>\n' + "\n".join(_row(check) for check in checks) + "\n</tbody></table>\n"


def _row(check: CheckResult) -> str:
    style, word = _WORDS[check.status]
    name = check.name.replace("_", " ")
    cells = [
        f'<td class="name">{escape(name)}<span class="means">{escape(check.comment)}</span></td>',
        f'<td class="{style}">{word}</td>',
    ]
    if _is_law(check):
        found = "" if check.measured is None else f"{check.measured:,.0f} against it"
        cells.append(f'<td class="number">{found}</td>')
    else:
        cells.append(f'<td class="number">{_number(check.measured)}</td><td class="number">{_band(check)}</td>')
        cells.append(f'<td class="bar">{_picture(check)}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _band(check: CheckResult) -> str:
    if check.low is None or check.high is None:
        return ""
    if check.low == check.high:
        return _number(check.low)
    if check.high >= _NO_END:
        return f"{_number(check.low)} or more"
    return f"{_number(check.low)} to {_number(check.high)}"


def _picture(check: CheckResult) -> str:
    """The band, and a mark where the measured value lies; one outside it stands at the edge of what is drawn."""
    if check.low is None or check.high is None or check.measured is None or check.high >= _NO_END:
        return ""
    reach = max(check.high - check.low, abs(check.high) * 0.02, 1e-9)
    start, end = check.low - 0.6 * reach, check.high + 0.6 * reach
    left, right, mark = (
        _EDGE + (min(max(value, start), end) - start) / (end - start) * (_WIDTH - 2 * _EDGE)
        for value in (check.low, check.high, check.measured)
    )
    color = {"holds": "arrival", "fails": "loss", "not measured": "offer"}[check.status]
    middle = _HEIGHT / 2
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true">'
        f'<line x1="0" x2="{_WIDTH}" y1="{middle}" y2="{middle}" style="stroke:var(--line)"/>'
        f'<rect x="{left:.1f}" y="2" width="{max(right - left, 2):.1f}" height="{_HEIGHT - 4}" rx="2" '
        'style="fill:var(--stock)"/>'
        f'<circle cx="{mark:.1f}" cy="{middle}" r="4" style="fill:var(--{color});stroke:var(--ground)"/></svg>'
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
