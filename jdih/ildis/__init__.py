"""A JDIH website of the ILDIS software, filled in as a person would: through its admin pages."""
