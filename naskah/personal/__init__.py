"""Personal data: found in a text, shown veiled, and blacked out of a PDF for good."""
