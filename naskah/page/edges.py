"""The edges of a sheet in a photo: where brightness or colour changes once text is wiped out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from naskah.picture.photo import Picture

#: Four corners in pixels: top left, top right, bottom right, bottom left.
Quad: TypeAlias = NDArray[np.float64]
Field: TypeAlias = NDArray[np.float32]

#: A change of this much in LAB units across the edge counts as fully seen.
_CLEAR: Final = 14.0
HALF_CLEAR: Final = _CLEAR / 2  #: where an edge begins to stand out
_COLOUR_WEIGHT: Final = 1.4  #: a desk of the paper's brightness still differs in colour


@dataclass(frozen=True, slots=True)
class Plain:
    """A photo without its text, as three LAB channels in units of which 100 is black to white."""

    lab: Field
    scale: float  #: pixels here for one pixel of the photo

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.lab.shape[1], self.lab.shape[0]


def wiped(picture: Picture, long_side: int) -> Plain:
    """Shrink a photo and wipe out dark writing, so that only large shapes keep their edges."""
    scale = min(1.0, long_side / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_BGR2LAB)
    brush = max(3, round(long_side * 0.017)) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (brush, brush))
    light = cv2.morphologyEx(lab[:, :, 0], cv2.MORPH_CLOSE, kernel)
    colour = [cv2.GaussianBlur(lab[:, :, c], (0, 0), brush / 5) * _COLOUR_WEIGHT for c in (1, 2)]
    light = cv2.GaussianBlur(light, (0, 0), max(0.8, long_side / 900))
    return Plain(np.ascontiguousarray(np.dstack([light, *colour])), scale)


def step_across(plain: Plain, points: Quad, normals: Quad, reach: float, count: int) -> Field:
    """Measure how much the picture changes across a line.

    Args:
        plain: the wiped photo.
        points: N points on the line.
        normals: N unit vectors pointing across it, into the sheet.
        reach: how far to look to either side, in pixels.
        count: how many places to look at between.

    Returns:
        N × count changes in LAB units, from outside to inside.

    """
    gap = max(1.5, plain.size[1] / 400)
    offsets = np.linspace(-reach, reach, count)
    at = points[:, None, :] + normals[:, None, :] * offsets[None, :, None]
    inside = sample(plain.lab, at + normals[:, None, :] * gap)
    outside = sample(plain.lab, at - normals[:, None, :] * gap)
    change: Field = np.sqrt(((inside - outside) ** 2).sum(axis=2)).astype(np.float32)
    return change


def sample(lab: Field, at: NDArray[np.float64]) -> Field:
    """Read a picture at points between pixels; the border repeats."""
    x = np.ascontiguousarray(at[..., 0], dtype=np.float32)
    y = np.ascontiguousarray(at[..., 1], dtype=np.float32)
    return np.asarray(
        cv2.remap(lab, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), dtype=np.float32
    )


def seen(change: Field) -> Field:
    """Turn a change into how surely it is an edge, 0 to 1."""
    return np.asarray(np.clip(change / _CLEAR, 0, 1), dtype=np.float32)


def along(quad: Quad, side: int, count: int, margin: float = 0.04) -> tuple[Quad, Quad]:
    """Give points along one side of a quadrilateral and the direction into it."""
    one, two = quad[side], quad[(side + 1) % 4]
    share = np.linspace(margin, 1 - margin, count)[:, None]
    direction = (two - one) / max(float(np.linalg.norm(two - one)), 1e-9)
    normal = np.array([-direction[1], direction[0]])
    return one + (two - one) * share, np.repeat(normal[None, :], count, axis=0)


def ordered(points: NDArray[np.float64]) -> Quad:
    """Order four corners clockwise as seen, beginning with the one nearest the top left."""
    middle = points.mean(axis=0)
    turned = points[np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]))]
    return np.roll(turned, -int(np.argmin(turned.sum(axis=1))), axis=0).astype(np.float64)
