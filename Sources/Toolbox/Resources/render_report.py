"""Renders a migration report.

    render_report.py html|markdown

Reads the document as JSON (docs/report.schema.json) on standard input, writes the text to standard output.
Exit status: 0, or 3 when the document is not one that this program knows.
"""

import json
import sys
from pathlib import Path

# Run with -I, which leaves the program's own folder off the path.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from report.rendering import SCHEMA_VERSION, render  # noqa: E402


def main(arguments):
    if len(arguments) != 1 or arguments[0] not in ("html", "markdown"):
        raise SystemExit("usage: render_report.py html|markdown < report.json")
    try:
        document = json.load(sys.stdin.buffer)
    except ValueError as error:
        print(f"the report on standard input is not JSON: {error}", file=sys.stderr)
        return 3
    version = document.get("schemaVersion") if isinstance(document, dict) else None
    if version != SCHEMA_VERSION:
        print(
            f"the report has schema version {version}, this program renders version {SCHEMA_VERSION}; "
            "write it again with the same regauge",
            file=sys.stderr,
        )
        return 3
    sys.stdout.buffer.write(render(document, arguments[0]).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
