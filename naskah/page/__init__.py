"""A photo or a scanned page made a page of a scan: found, laid flat, turned upright, judged."""
