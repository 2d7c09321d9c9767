"""Matching: whether a scan shows the document of a softcopy: as a whole, its pages, its words."""
