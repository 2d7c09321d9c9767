"""The scanner inboxes: a folder that scanners write to, and a mailbox that they send to."""
