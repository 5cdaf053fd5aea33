"""The report's templates, charts and figures; the document itself comes from Swift."""
