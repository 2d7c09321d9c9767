"""A phone held over a desk, simulated: perspective, curled paper, shadow, desk, noise, blur, JPEG.

The corners of the paper in the photo are known exactly, so that page finding can be measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from bench.papers import Picture

_LONG, _SHORT = 4000, 3000  #: pixels of a 12-megapixel phone


@dataclass(frozen=True, slots=True)
class Pose:
    """How a photo is taken; angles in degrees, the rest as a share of what it changes."""

    tilt: float = 12
    pan: float = 6
    turn: float = 3
    fill: float = 0.82  #: of the picture's height
    shift: tuple[float, float] = (0.0, 0.0)
    bow: float = 0.0  #: of the page's height
    shadow: float = 0.35
    desk: str = "wood"
    blur: float = 0.0  #: sigma in pixels of the full photo
    noise: float = 3.0
    glare: bool = False
    clutter: int = 0
    size: tuple[int, int] = (_SHORT, _LONG)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo and where the paper's corners are in it: top left, top right, bottom right, left."""

    picture: Picture
    corners: NDArray[np.float64]


def typical(seed: int) -> Pose:
    """Draw the pose of an officer who takes some care."""
    chance = np.random.default_rng(seed)
    return Pose(
        tilt=chance.uniform(-18, 18),
        pan=chance.uniform(-12, 12),
        turn=chance.uniform(-8, 8),
        fill=chance.uniform(0.72, 0.9),
        shift=(chance.uniform(-0.02, 0.02), chance.uniform(-0.02, 0.02)),
        bow=chance.uniform(0, 0.006),
        shadow=chance.uniform(0.1, 0.45),
        desk=str(chance.choice(["wood", "dark", "cloth", "grey"])),
        noise=chance.uniform(2, 6),
        clutter=int(chance.integers(0, 2)),
    )


def hard(seed: int) -> Pose:
    """Draw a bad one: white desk, strong tilt, curl, hard shadow, something overlapping."""
    chance = np.random.default_rng(seed + 10_000)
    return Pose(
        tilt=chance.uniform(-34, 34),
        pan=chance.uniform(-26, 26),
        turn=chance.uniform(-22, 22),
        fill=chance.uniform(0.5, 0.85),
        shift=(chance.uniform(-0.06, 0.06), chance.uniform(-0.05, 0.05)),
        bow=chance.uniform(0, 0.025),
        shadow=chance.uniform(0.4, 0.7),
        desk=str(chance.choice(["wood", "white", "grey", "cloth", "tiles", "papers"])),
        noise=chance.uniform(4, 12),
        blur=chance.uniform(0, 2.5),
        clutter=int(chance.integers(1, 5)),
    )


def photograph(page: Picture, pose: Pose, seed: int = 0) -> Photo:
    """Take the photo."""
    chance = np.random.default_rng(seed)
    width, height = pose.size
    sheet = _curled(page, pose.bow)
    corners = _corners(page.shape[1] / page.shape[0], pose)
    matrix = cv2.getPerspectiveTransform(
        _rectangle(page.shape[1], page.shape[0], sheet.shape[0] - page.shape[0]),
        corners.astype(np.float32),
    )
    desk = _desk(pose.desk, width, height, chance)
    mask = cv2.warpPerspective(
        _sheet_mask(page, pose.bow), matrix, (width, height), flags=cv2.INTER_AREA
    )
    seen = cv2.warpPerspective(sheet, matrix, (width, height), flags=cv2.INTER_AREA)
    share = (mask.astype(np.float32) / 255)[:, :, None]
    rim = cv2.GaussianBlur(mask, (0, 0), 22).astype(np.float32)[:, :, None] / 255
    under = desk.astype(np.float32) * (1 - 0.35 * rim)  # the paper's own shadow on the desk
    scene = under * (1 - share) + seen.astype(np.float32) * 0.93 * share
    _clutter(scene, corners, pose.clutter, chance)
    lit: MatLike = scene * _light(width, height, pose.shadow, chance)[:, :, None]
    if pose.glare:
        lit += _glare(corners, width, height)[:, :, None]
    if pose.blur:
        lit = cv2.GaussianBlur(lit, (0, 0), pose.blur)
    grain = chance.normal(0, pose.noise, (height // 2, width // 2, 1)).astype(np.float32)
    lit += cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR)[:, :, None]
    return Photo(np.clip(lit, 0, 255).astype(np.uint8), corners)


def _rectangle(width: int, height: int, extra: int) -> NDArray[np.float32]:
    top = extra / 2
    return np.array(
        [[0, top], [width, top], [width, top + height], [0, top + height]], dtype=np.float32
    )


def _bow(page: Picture, bow: float) -> tuple[NDArray[np.float32], int]:
    """Give how far each column is lifted, in pixels, and the room this needs."""
    along = np.linspace(0, 1, page.shape[1], dtype=np.float32)
    return (4 * bow * page.shape[0] * along * (1 - along)).astype(np.float32), int(
        bow * page.shape[0]
    ) + 2


def _curled(page: Picture, bow: float) -> Picture:
    lift, room = _bow(page, bow)
    rows = np.arange(page.shape[0] + 2 * room, dtype=np.float32)[:, None] - room + lift[None, :]
    columns = np.broadcast_to(np.arange(page.shape[1], dtype=np.float32)[None, :], rows.shape)
    curled = cv2.remap(page, np.ascontiguousarray(columns), rows, cv2.INTER_LINEAR)
    return curled.astype(np.uint8, copy=False)


def _sheet_mask(page: Picture, bow: float) -> Picture:
    return _curled(np.full(page.shape[:2], 255, np.uint8), bow)


def _corners(proportion: float, pose: Pose) -> NDArray[np.float64]:
    """Project the sheet's corners through a pinhole with a phone's usual field of view."""
    width, height = pose.size
    focal = 0.95 * max(width, height)
    tilt, pan, turn = np.radians([pose.tilt, pose.pan, pose.turn])
    about_x = np.array(
        [[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]]
    )
    about_y = np.array([[np.cos(pan), 0, np.sin(pan)], [0, 1, 0], [-np.sin(pan), 0, np.cos(pan)]])
    about_z = np.array(
        [[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]]
    )
    half = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]]) * [proportion / 2, 0.5, 0]
    space = half @ (about_x @ about_y @ about_z).T
    distance = focal / (pose.fill * height)
    for _ in range(12):  # step back until the whole sheet is in the picture
        deep = space[:, 2] + distance
        flat = space[:, :2] / deep[:, None] * focal
        spread = 2 * np.abs(flat).max(axis=0) / [width, height]
        if spread.max() <= pose.fill:
            break
        distance *= float(spread.max()) / pose.fill
    aside = np.array(pose.shift) * [width, height] * distance / focal
    flat = (space[:, :2] + aside) / deep[:, None] * focal
    return np.asarray(flat + np.array([width, height]) / 2, dtype=np.float64)


def _desk(kind: str, width: int, height: int, chance: np.random.Generator) -> Picture:
    colours = {  # blue, green, red
        "wood": (70, 105, 150),
        "dark": (45, 42, 40),
        "cloth": (95, 80, 50),
        "grey": (125, 125, 122),
        "white": (205, 210, 212),
        "tiles": (170, 180, 185),
        "papers": (150, 160, 165),
    }
    base = np.array(colours[kind], np.float32)
    small = chance.normal(0, 1, (height // 16, width // 16)).astype(np.float32)
    stretch = (61, 1) if kind == "wood" else (3, 3)
    grain = cv2.resize(
        cv2.GaussianBlur(small, (0, 0), stretch[0] / 6, sigmaY=stretch[1] / 2), (width, height)
    )
    depth = (2 if kind == "white" else 10) / max(float(grain.std()), 1e-6)
    desk: MatLike = base[None, None, :] + depth * grain[:, :, None].astype(np.float32)
    if kind == "tiles":
        for at in range(int(chance.integers(200, 500)), max(width, height), 700):
            desk[:, at : at + 9] -= 45
            desk[at : at + 9, :] -= 45
    if kind == "papers":
        for _ in range(5):
            box = cv2.boxPoints(
                (
                    (chance.uniform(0, width), chance.uniform(0, height)),
                    (1500, 2100),
                    chance.uniform(0, 180),
                )
            )
            cv2.fillPoly(
                desk, [box.astype(np.int32)], tuple(float(c) for c in chance.uniform(195, 235, 3))
            )
    return np.clip(desk, 0, 255).astype(np.uint8)


def _clutter(
    scene: MatLike,
    corners: NDArray[np.float64],
    count: int,
    chance: np.random.Generator,
) -> None:
    """Lay pens and clips beside the paper, now and then a little over its edge."""
    height, width = scene.shape[:2]
    for _ in range(count):
        side = int(chance.integers(4))
        one, two = corners[side], corners[(side + 1) % 4]
        out = np.array([two[1] - one[1], one[0] - two[0]])
        out = out / np.linalg.norm(out)
        start = one + (two - one) * chance.uniform(0.1, 0.9) + out * chance.uniform(-60, 260)
        angle = chance.uniform(0, np.pi)
        stop = start + np.array([np.cos(angle), np.sin(angle)]) * chance.uniform(250, 900)
        colour = tuple(float(c) for c in chance.uniform(20, 220, 3))
        points = [
            (int(np.clip(p[0], 0, width)), int(np.clip(p[1], 0, height))) for p in (start, stop)
        ]
        cv2.line(scene, points[0], points[1], colour, int(chance.integers(18, 50)), cv2.LINE_AA)


def _light(width: int, height: int, depth: float, chance: np.random.Generator) -> MatLike:
    """A gradient from a window, and the soft shadow of an arm or a head."""
    small: MatLike = np.ones((height // 20, width // 20), np.float32)
    rows, columns = np.mgrid[0 : small.shape[0], 0 : small.shape[1]].astype(np.float32)
    angle = chance.uniform(0, 2 * np.pi)
    slope = (np.cos(angle) * columns / small.shape[1] + np.sin(angle) * rows / small.shape[0]) * 0.5
    small = 1 - depth * 0.6 * (slope - slope.min()) / max(float(np.ptp(slope)), 1e-6)
    shade = np.zeros_like(small)
    corner = chance.uniform(0, 1, 2) * [small.shape[1], small.shape[0]]
    far = corner + chance.uniform(-1, 1, 2) * [small.shape[1], small.shape[0]]
    cv2.line(
        shade, corner.astype(int).tolist(), far.astype(int).tolist(), 1.0, int(small.shape[1] * 0.3)
    )
    small *= 1 - depth * 0.55 * cv2.GaussianBlur(shade, (0, 0), small.shape[1] * 0.035)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def _glare(corners: NDArray[np.float64], width: int, height: int) -> MatLike:
    spot = np.zeros((height // 10, width // 10), np.float32)
    middle = corners.mean(axis=0) / 10
    cv2.ellipse(spot, (int(middle[0]), int(middle[1] * 0.8)), (55, 34), 20, 0, 360, 260.0, -1)
    return cv2.resize(cv2.GaussianBlur(spot, (0, 0), 7), (width, height))
