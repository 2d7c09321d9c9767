"""Meta of the practice office: the Graph API for the one number, and signed webhooks."""
