"""The conversation: what is said to officers, knowing only the SOP and the ports it declares."""
