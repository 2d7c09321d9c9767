"""Subbagian: who proposes for several says for which one, unless the nota dinas does."""

from __future__ import annotations

from handlers.card import Scene, menu, press
from handlers.jabatan import post_label
from handlers.messages import Button, Card
from handlers.texts import say
from handlers.turn import Turn
from sop import commands as c
from sop.refusals import Incomplete
from sop.roles import Role
from sop.subbagian import proposes_for


def card(scene: Scene) -> Card:
    """List the subbagian for which the pengusul proposes."""
    held = (h.jabatan for h in scene.officer.standing(scene.now))
    rows = [
        Button(
            post_label(post, scene.office),
            press(scene, c.Correct.word, f"subbagian={post.id}"),
            hint=post.unit,
        )
        for post in held
        if post.role is Role.PENGUSUL
    ]
    return menu(scene, say("step1.which_unit"), rows)


def several(scene: Scene) -> bool:
    """Tell whether there is something to choose."""
    return len(proposes_for(scene.officer, scene.now)) > 1


def lines(scene: Scene) -> list[str]:
    """Say for which one a usulan is, where it could be another one."""
    if not several(scene):
        return []
    doubt = " (?)" if "subbagian" in scene.berkas.unsure else ""
    return [say("step1.for_unit", unit=scene.berkas.unit + doubt)]


def chosen(turn: Turn, post: str) -> str:
    """Give the subbagian of a proposing post (by its id) that the officer holds.

    Raises:
        Incomplete: he does not hold it.

    """
    for holding in turn.officer.standing(turn.now):
        if holding.jabatan.id == post:
            return holding.jabatan.unit
    raise Incomplete("nilai")
