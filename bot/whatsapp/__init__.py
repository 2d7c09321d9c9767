"""WhatsApp: the Cloud API of Meta as a channel; webhooks come in, Graph calls go out."""
