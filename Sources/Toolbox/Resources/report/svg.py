"""Vega-Lite charts as SVG that follows the page's colours, light, dark and in print."""

import re

import vl_convert

FONT = "Inter, Helvetica Neue, Helvetica, Arial, sans-serif"

#: Stand-ins that no chart uses otherwise: each becomes a CSS variable of the page.
COLOURS = {
    name: f"#0a0b{number:02x}"
    for number, name in enumerate(
        ["ink", "muted", "line", "band", "paper", "python", "native", "good", "bad", "warn", "boundary"]
        + [f"launch{i}" for i in range(8)]
    )
}

CONFIG = {
    "background": None,
    "font": FONT,
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "labelColor": COLOURS["muted"],
        "titleColor": COLOURS["muted"],
        "titleFontWeight": "normal",
        "titleFontSize": 12,
        "labelFontSize": 12,
        "gridColor": COLOURS["line"],
        "domainColor": COLOURS["line"],
        "tickColor": COLOURS["line"],
        "labelLimit": 0,
    },
    "legend": {"labelColor": COLOURS["muted"], "titleColor": COLOURS["muted"], "labelFontSize": 11},
    "text": {"color": COLOURS["ink"], "fontSize": 12},
}


def draw(spec, name, description):
    """The chart as an SVG element; `name` keeps the ids of several charts on one page apart."""
    text = vl_convert.vegalite_to_svg({**spec, "config": CONFIG})
    # Inside HTML an SVG needs no namespace, and the page holds no address at all.
    text = re.sub(r' xmlns(:xlink)?="[^"]*"', "", text)
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r"url\(#", f"url(#{name}-", text)
    # The picture is described as a whole; its parts would only be read out one by one.
    text = re.sub(r' (role|aria-[a-z]+)="[^"]*"', "", text)
    for colour, code in COLOURS.items():
        text = text.replace(f'"{code}"', f'"var(--{colour})"')
    width, height = (round(float(number)) for number in re.search(r'width="([\d.]+)" height="([\d.]+)"', text).groups())
    opening = (
        f'<svg role="img" aria-label="{escape(description)}" class="chart" '
        f'viewBox="0 0 {width} {height}" style="max-width:{width}px"'
    )
    return re.sub(r'^<svg version="1.1" class="marks" width="[^"]*" height="[^"]*" viewBox="[^"]*"', opening, text)


def escape(text):
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(character, entity)
    return text
