"""The sheet of paper in a photo: its four corners, its bent sides, and how sure that is.

Confidence is how much of the weakest side is really seen as an edge. Wrong finds stay below
`SURE`, so whoever crops asks for that much and otherwise keeps the whole picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from naskah.page.candidates import candidates
from naskah.page.edges import HALF_CLEAR, Plain, Quad, along, sample, seen, step_across, wiped
from naskah.page.paper_size import A4, F4
from naskah.picture.photo import Picture, eight_bit

SURE: Final = 0.7

_COARSE: Final = 640  #: pixels of the longer side while looking for candidates
_FINE: Final = 1600  #: pixels of the longer side while fitting the sides
_SAMPLES: Final = 72  #: places looked at along each side
#: How far from a candidate its sides are looked for, as a share of the photo: first, then again.
_FAR: Final = 0.022
_NEAR: Final = 0.009
_OUTSIDE: Final = 0.03  #: corners may lie this far outside the photo


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet found in a photo, in the photo's pixels."""

    corners: Quad
    confidence: float
    #: 4 sides × 3: how far each side bulges inwards at ¼, ½, ¾, in pixels
    bends: NDArray[np.float64]
    cut: bool  #: a side lies on the border of the photo: some of the paper may be missing

    @property
    def sure(self) -> bool:
        """Tell whether the photo may be cropped to this."""
        return self.confidence >= SURE and not self.cut


def find_sheet(picture: Picture) -> Sheet | None:
    """Find the sheet, or nothing when no quadrilateral is worth judging."""
    shrink = min(1.0, _FINE / max(picture.shape[:2]))
    smaller = eight_bit(
        cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    )
    coarse, fine = wiped(smaller, _COARSE), wiped(smaller, _FINE)
    best = _best(coarse)
    if best is None:
        return None
    fitted = best * (fine.scale / coarse.scale)
    fitted, _, bends = _fit(fine, fitted, _FAR * max(fine.size))
    near = max(
        _NEAR * max(fine.size), 1.3 * float(np.abs(bends).max())
    )  # a curled side is not lost
    fitted, support, bends = _fit(fine, fitted, near)
    confidence = float(support.min()) * _plausible(fitted, fine) * _likeness(fine, fitted)
    scale = fine.scale * shrink
    return Sheet(fitted / scale, confidence, bends / scale, _cut(fitted, fine.size))


def proportion(corners: Quad, size: tuple[int, int]) -> float:
    """Give height over width of the sheet itself, seen through a pinhole in the picture's middle.

    Zhang and He, "Whiteboard scanning and image enhancement", 2007: two vanishing points give the
    focal length, and with it the true proportion. A view straight from above has no vanishing
    points; there the lengths of the sides tell.
    """
    flat = _flat_proportion(corners)
    middle = np.array(size, dtype=np.float64) / 2
    one, two, four, three = (np.append(corner - middle, 1.0) for corner in corners)
    second = (np.cross(one, four) @ three) / (np.cross(two, four) @ three)
    third = (np.cross(one, four) @ two) / (np.cross(three, four) @ two)
    across, down = second * two - one, third * three - one
    if abs(across[2] * down[2]) < 1e-6:  # no vanishing points to speak of
        return flat
    focal = -(across[0] * down[0] + across[1] * down[1]) / (across[2] * down[2])
    if not (0.4 * max(size)) ** 2 < focal < (4.0 * max(size)) ** 2:
        focal = float(max(size)) ** 2  # as good as any phone's, better than a wild estimate
    lens = np.array([1 / focal, 1 / focal, 1.0])
    ratio = float(np.sqrt((down**2 @ lens) / (across**2 @ lens)))
    return ratio if np.isfinite(ratio) and 0.5 < ratio / flat < 2 else flat


def _flat_proportion(corners: Quad) -> float:
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    return float((sides[1] + sides[3]) / max(sides[0] + sides[2], 1e-9))


def _best(plain: Plain) -> Quad | None:
    best, score = None, 0.0
    for quad in candidates(plain):
        if _possible(quad, plain.size) and (worth := _score(plain, quad)) > score:
            best, score = quad, worth
    return best


def _possible(quad: Quad, size: tuple[int, int]) -> bool:
    """Refuse what no sheet can look like: outside the photo, dented, or with a sharp corner."""
    room = np.array(size) * _OUTSIDE
    if (quad < -room).any() or (quad > np.array(size) + room).any():
        return False
    sides = np.roll(quad, -1, axis=0) - quad
    lengths = np.linalg.norm(sides, axis=1)
    if lengths.min() < 0.2 * min(size):
        return False
    unit = sides / lengths[:, None]
    nxt = np.roll(unit, -1, axis=0)
    turn = unit[:, 0] * nxt[:, 1] - unit[:, 1] * nxt[:, 0]
    return bool((turn > 0.6).all())  # every corner between 37° and 143°


def _score(plain: Plain, quad: Quad) -> float:
    """Judge a candidate: seen edges first, then size, so that a sheet wins over a printed box."""
    supports = []
    for side in range(4):
        points, normals = along(quad, side, 28)
        change = step_across(plain, points, normals, 4, 5)
        supports.append(float(seen(change.max(axis=1)).mean()))
    area = cv2.contourArea(quad.astype(np.float32)) / (plain.size[0] * plain.size[1])
    return float((0.6 * min(supports) + 0.4 * np.mean(supports)) * area**0.25)


def _fit(
    plain: Plain, quad: Quad, reach: float
) -> tuple[Quad, NDArray[np.float64], NDArray[np.float64]]:
    """Move each side to the edge that is there; give corners, support and bends of the sides."""
    curves, supports, bends = [], [], []
    for side in range(4):
        points, normals = along(quad, side, _SAMPLES, 0.015)
        count = int(2 * reach) | 1
        change = step_across(plain, points, normals, reach, count)
        offsets = np.linspace(-reach, reach, count)
        # The outermost clear edge is the paper's; what lies further in may be print or a shadow.
        strength = change / (change + HALF_CLEAR) * (1 - 0.1 * (offsets / reach + 1) / 2)
        peak = strength.argmax(axis=1)
        curve, inliers = _curve(offsets[peak], strength.max(axis=1))
        supports.append(float((seen(change.max(axis=1)) * inliers).mean()))
        curves.append((points, normals, curve))
        bends.append(_bends(curve))
    corners = np.array([_meet(curves[(corner - 1) % 4], curves[corner]) for corner in range(4)])
    if not _possible(corners, plain.size):
        return quad, np.zeros(4), np.zeros((4, 3))
    return corners, np.array(supports), np.array(bends)


def _curve(
    offsets: NDArray[np.float64], weight: NDArray[np.float32]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Fit a gentle curve through the edge points, leaving aside those that lie elsewhere."""
    place = np.linspace(-1, 1, len(offsets))
    near = 0.006 * _FINE
    best = np.zeros(len(offsets), dtype=bool)
    chance = np.random.default_rng(7)
    for _ in range(60):
        three = np.sort(chance.choice(len(offsets), 3, replace=False))
        if three[2] - three[0] < len(offsets) // 3:
            continue
        trial = np.polyfit(place[three], offsets[three], 2)
        if abs(trial[0]) > 0.03 * _FINE:
            continue
        fits = np.abs(np.polyval(trial, place) - offsets) < near / 2
        if (fits * weight).sum() > (best * weight).sum():
            best = fits
    if best.sum() < 8:  # too few points for a curve
        return np.zeros(len(offsets)), best
    order = 4 if best.mean() > 0.8 else 2  # a well seen side may wave
    fitted = np.polyfit(place[best], offsets[best], order, w=weight[best] + 0.05)
    curve = np.asarray(np.polyval(fitted, place), dtype=np.float64)
    return curve, np.abs(curve - offsets) < near


def _bends(curve: NDArray[np.float64]) -> NDArray[np.float64]:
    """Tell how far a side leaves the line between its ends, at a quarter, half, three quarters."""
    straight = np.linspace(curve[0], curve[-1], len(curve))
    return np.interp([0.25, 0.5, 0.75], np.linspace(0, 1, len(curve)), curve - straight)


def _meet(
    before: tuple[Quad, Quad, NDArray[np.float64]], after: tuple[Quad, Quad, NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Find the corner where the end of one side meets the beginning of the next."""
    local = _SAMPLES // 10  # the curve is smooth: its very end tells the direction there
    ends = []
    for (points, normals, curve), part in ((before, slice(-local, None)), (after, slice(local))):
        edge = (points + normals * curve[:, None])[part]
        middle = edge.mean(axis=0)
        direction = np.linalg.svd(edge - middle)[2][0]
        ends.append((middle, direction))
    (one, first), (two, second) = ends
    matrix = np.column_stack([first, -second])
    if abs(np.linalg.det(matrix)) < 1e-3:  # parallel
        return np.asarray(two, dtype=np.float64)
    return np.asarray(one + first * np.linalg.solve(matrix, two - one)[0])


def _plausible(quad: Quad, plain: Plain) -> float:
    """Lower the confidence of what has not the proportion of A4 or F4."""
    ratio = proportion(quad, plain.size)
    ratio = max(ratio, 1 / ratio)
    off = min(abs(ratio / (paper.height / paper.width) - 1) for paper in (A4, F4))
    return float(np.clip(1.45 - off * 9, 0.3, 1))


def _likeness(plain: Plain, quad: Quad) -> float:
    """Lower the confidence when one side's inner rim does not look like the paper of the others."""
    rims = []
    for side in range(4):
        points, normals = along(quad, side, 24, 0.1)
        rim = sample(plain.lab, (points + normals * 0.012 * max(plain.size))[None])[0]
        rims.append(np.median(rim[:, 1:], axis=0))
    spread = np.linalg.norm(np.array(rims) - np.median(rims, axis=0), axis=1).max()
    return float(np.clip(1.6 - spread / 14, 0.3, 1))


def _cut(quad: Quad, size: tuple[int, int]) -> bool:
    """Tell whether two neighbouring corners lie on the same border of the photo."""
    near = 0.006 * max(size)
    for axis in (0, 1):
        low, high = quad[:, axis] < near, quad[:, axis] > size[axis] - 1 - near
        for border in (low, high):
            if (border & np.roll(border, 1)).any():
                return True
    return False
