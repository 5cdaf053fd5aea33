"""From a document to the text of a report."""

import base64
import hashlib
import json
import math
from pathlib import Path

from jinja2 import ChainableUndefined, Environment, FileSystemLoader
from markupsafe import Markup

from . import costs, documents, figures, markdown, tables, words

SCHEMA_VERSION = 2

TEMPLATES = Path(__file__).resolve().parent / "templates"


class Absent(ChainableUndefined):
    """What the document leaves out: templates may ask for it and look further, but not print it."""

    __str__ = ChainableUndefined._fail_with_undefined_error
    __iter__ = ChainableUndefined._fail_with_undefined_error
    __html__ = ChainableUndefined._fail_with_undefined_error


def render(document, form):
    """The whole report; `form` is "html" or "markdown"."""
    return {"html": html, "markdown": plain}[form](document)


def environment(document, **options):
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=Absent,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **options,
    )
    made.globals |= {
        "document": document,
        "words": words,
        "figures": figures,
        "measured": documents.measured(document),
        "is_verified": documents.is_verified,
        "disagrees": documents.disagrees,
        "references": documents.references,
        "several": documents.has_several_candidates(document),
        "label": lambda one: documents.label(document, one),
        "side": documents.side(document),
        "rewritten": documents.rewritten(document),
        "objection": documents.objection,
        "matching": lambda whole: documents.matching(document, whole),
        "leading": documents.leading(document),
        "flow": documents.flow(documents.leading(document)),
        "apart": documents.apart(documents.leading(document)),
        "floor": documents.noise_floor,
        "exp": math.exp,
        "cost": costs.estimate(document["cost"]),
    }
    return made


def html(document):
    # Only the page needs charts, and their library takes a moment to load.
    from . import charts, svg

    made = environment(document, autoescape=True)

    def fig(pointer, unit="text", absent="–"):
        """A figure, bound to its place in the document."""
        text = documents.text_of(document, pointer, unit)
        if text is None:
            return Markup('<span class="absent">{}</span>').format(absent)
        return Markup('<span data-figure="{}" data-unit="{}">{}</span>').format(pointer, unit, text)

    def chart(name, description, *arguments):
        spec = getattr(charts, name.split("-")[0])(*(arguments or [document]))
        return Markup(svg.draw(spec, name, description)) if spec else None

    script = (TEMPLATES / "report.js").read_text()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    made.globals |= {
        "fig": fig,
        "chart": chart,
        "style": Markup((TEMPLATES / "report.css").read_text()),
        "script": Markup(script),
        # The page may load nothing, and run nothing but this one script.
        "policy": f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'",
        "assumptions": json.dumps({a["name"]: a["value"] for a in document["cost"]["assumptions"]}),
    }
    return made.get_template("report.html.j2").render()


def plain(document):
    made = environment(document, autoescape=False)
    made.filters["md"] = markdown.escape

    def fig(pointer, unit="text", absent="–"):
        text = documents.text_of(document, pointer, unit)
        return absent if text is None else markdown.escape(text)

    def workload(base):
        """What a figure is worth nothing without: workload, machine, cold or warm, n, spread."""
        return (
            f"Warm, per run, on {fig(base + '/workload')}; {fig(base + '/summary/launchCount', 'count')} launches, "
            f"{fig(base + '/summary/duoCount', 'count')} duos; session {fig(base + '/session', 'count')}."
        )

    made.globals |= {"fig": fig, "workload": workload, "table": markdown.table} | tables.tables(document)
    return markdown.tidy(made.get_template("report.md.j2").render())


