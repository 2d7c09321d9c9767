"""A chat as one word: the channel and the id it gave, so that a column can hold both."""

from __future__ import annotations

from handlers.messages import Address


def chat_of(address: Address) -> str:
    """Write an address as one word; names of channels hold no colon."""
    return f"{address.channel}:{address.id}"


def address_of(chat: str) -> Address:
    """Read what `chat_of` wrote."""
    channel, _, id_ = chat.partition(":")
    return Address(channel, id_)
