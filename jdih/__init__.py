"""The destination: what publishing on a JDIH website means, whichever website it is."""
