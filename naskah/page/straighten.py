"""A sheet in a photo laid flat: perspective and curl undone, at the resolution of a page."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from naskah.page.finder import Sheet, proportion
from naskah.page.paper_size import Paper, paper_for
from naskah.picture.photo import Picture

DPI: Final = 200  #: of a page kept from a photo

_STRAIGHT: Final = 0.0025  #: bends below this share of the sheet's longest side are not curl
_RIM: Final = 4  #: pixels trimmed at each border, half a millimetre: no trace of the desk stays
_GRID: Final = 33  #: knots each way of the map that undoes curl


def laid_flat(picture: Picture, sheet: Sheet) -> tuple[Picture, Paper]:
    """Cut the sheet out of a photo and lay it flat, A4 or F4 by its proportion."""
    height, width = picture.shape[:2]
    paper = paper_for(proportion(sheet.corners, (width, height)))
    width, height = paper.pixels(DPI)
    size = (width + 2 * _RIM, height + 2 * _RIM)
    longest = np.linalg.norm(np.roll(sheet.corners, -1, axis=0) - sheet.corners, axis=1).max()
    straight = np.abs(sheet.bends).max() < _STRAIGHT * longest
    flat = (_projected if straight else _uncurled)(picture, sheet, size)
    return np.ascontiguousarray(flat[_RIM:-_RIM, _RIM:-_RIM]), paper


def whole(picture: Picture) -> tuple[Picture, Paper]:
    """Keep a whole picture as a page."""
    height, width = picture.shape[:2]
    paper = paper_for(height / width)
    kind = cv2.INTER_AREA if height > paper.pixels(DPI)[1] else cv2.INTER_CUBIC
    return np.asarray(
        cv2.resize(picture, paper.pixels(DPI), interpolation=kind), dtype=np.uint8
    ), paper


def source_dpi(sheet: Sheet, paper: Paper) -> float:
    """Tell how many pixels an inch of the sheet's worst side had in the photo."""
    sides = np.linalg.norm(np.roll(sheet.corners, -1, axis=0) - sheet.corners, axis=1)
    inches = np.array([paper.width, paper.height, paper.width, paper.height]) / 25.4
    return float((sides / inches).min())


def _projected(picture: Picture, sheet: Sheet, size: tuple[int, int]) -> Picture:
    target = _target(size)
    matrix = cv2.getPerspectiveTransform(sheet.corners.astype(np.float32), target)
    flat = cv2.warpPerspective(
        picture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, dtype=np.uint8)


def _uncurled(picture: Picture, sheet: Sheet, size: tuple[int, int]) -> Picture:
    """Undo curl with a Coons patch: each point is blended from the four bent sides.

    The patch is laid in the flat sheet, not in the photo, so that perspective stays exact.
    """
    target = _target(size)
    flatten = np.asarray(
        cv2.getPerspectiveTransform(sheet.corners.astype(np.float32), target), dtype=np.float64
    )
    top, right, bottom, left = (_side(sheet, side, flatten) for side in range(4))
    down = np.linspace(0, 1, _GRID)[:, None, None]
    across = np.linspace(0, 1, _GRID)[None, :, None]
    ruled_down = (1 - down) * top[None] + down * bottom[None, ::-1]
    ruled_across = (1 - across) * left[::-1, None] + across * right[:, None]
    corners = (1 - down) * ((1 - across) * target[0] + across * target[1]) + down * (
        (1 - across) * target[3] + across * target[2]
    )
    knots = (ruled_down + ruled_across - corners).astype(np.float32)
    in_photo = cv2.perspectiveTransform(knots.reshape(1, -1, 2), np.linalg.inv(flatten))
    grid = in_photo.reshape(_GRID, _GRID, 2).astype(np.float32)
    places = _spread(grid, size)
    return np.asarray(
        cv2.remap(picture, places[0], places[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE),
        dtype=np.uint8,
    )


def _spread(
    grid: NDArray[np.float32], size: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Interpolate the knots to every pixel; the outermost knots lie on the outermost pixels."""
    columns = np.linspace(0, _GRID - 1, size[0], dtype=np.float32)
    rows = np.linspace(0, _GRID - 1, size[1], dtype=np.float32)
    at_x, at_y = np.meshgrid(columns, rows)
    return (
        np.asarray(cv2.remap(grid[:, :, 0], at_x, at_y, cv2.INTER_LINEAR), dtype=np.float32),
        np.asarray(cv2.remap(grid[:, :, 1], at_x, at_y, cv2.INTER_LINEAR), dtype=np.float32),
    )


def _side(sheet: Sheet, side: int, flatten: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the knots of one bent side in the flat sheet, clockwise."""
    one, two = sheet.corners[side], sheet.corners[(side + 1) % 4]
    direction = (two - one) / np.linalg.norm(two - one)
    normal = np.array([-direction[1], direction[0]])
    share = np.linspace(0, 1, _GRID)
    bend = np.interp(share, [0, 0.25, 0.5, 0.75, 1], [0, *sheet.bends[side], 0])
    smooth = np.polyval(np.polyfit(share, bend, 4), share)
    smooth = smooth - np.interp(share, [0, 1], [smooth[0], smooth[-1]])
    in_photo = one + (two - one) * share[:, None] + normal * smooth[:, None]
    flat = cv2.perspectiveTransform(in_photo[None].astype(np.float32), flatten)[0]
    return np.asarray(flat, dtype=np.float64)


def _target(size: tuple[int, int]) -> NDArray[np.float32]:
    width, height = size[0] - 1, size[1] - 1
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
