"""The doctor: what an office needs, looked at thing by thing."""
