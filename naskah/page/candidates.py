"""Quadrilaterals in a photo that may be the sheet: from bright regions and from lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from naskah.page.edges import Plain, Quad, ordered
from naskah.picture.photo import Picture, eight_bit

_SMALLEST: Final = 0.12  #: share of the photo that a sheet covers at least
_LINES: Final = 7  #: how many lines of each direction are combined


def candidates(plain: Plain) -> Iterator[Quad]:
    """Give every quadrilateral worth judging, in the pixels of the wiped photo."""
    width, height = plain.size
    for mask in _masks(plain):
        yield from _outlines(mask, width * height)
    yield from _crossings(plain)


def _masks(plain: Plain) -> Iterator[Picture]:
    """Split the picture into paper and not paper in several ways."""
    light = plain.lab[:, :, 0]
    chroma = np.hypot(plain.lab[:, :, 1], plain.lab[:, :, 2])
    middle = plain.lab[
        light.shape[0] // 4 : -light.shape[0] // 4, light.shape[1] // 4 : -light.shape[1] // 4
    ]
    paper = np.percentile(middle.reshape(-1, 3), 70, axis=0)
    unlike = np.sqrt(((plain.lab - paper) ** 2).sum(axis=2))
    levelled = light - cv2.blur(light, (light.shape[1] // 2, light.shape[0] // 2))
    for field in (light, light - 1.2 * chroma, -chroma, -unlike, levelled):
        low, high = float(field.min()), float(field.max())
        grey = eight_bit((field - low) * (255 / max(high - low, 1e-6)))
        level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        yield (grey > level).astype(np.uint8) * 255
        yield (grey > (level + 255) / 2).astype(np.uint8) * 255
    for limit in (8, 14):
        yield (unlike < limit).astype(np.uint8) * 255
    edges = _edges(plain)
    yield eight_bit(255 - cv2.dilate(edges, np.ones((3, 3), np.uint8)))


def _edges(plain: Plain) -> Picture:
    strength = np.zeros(plain.lab.shape[:2], np.float32)
    for channel in range(3):
        across = cv2.Sobel(plain.lab[:, :, channel], cv2.CV_32F, 1, 0)
        down = cv2.Sobel(plain.lab[:, :, channel], cv2.CV_32F, 0, 1)
        strength = np.maximum(strength, cv2.magnitude(across, down))
    grey = np.clip(strength * 4, 0, 255).astype(np.uint8)
    level = float(np.clip(np.percentile(grey, 92), 24, 90))
    return (grey > level).astype(np.uint8) * 255


def _outlines(mask: Picture, area: int) -> Iterator[Quad]:
    """Give the four-cornered hulls of the large pieces of a mask, rid of thin appendages."""
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11))
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, brush)
    contours, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    large = [c for c in contours if cv2.contourArea(c) > _SMALLEST * area]
    for contour in sorted(large, key=cv2.contourArea, reverse=True)[:3]:
        hull = cv2.convexHull(contour)
        around = cv2.arcLength(hull, True)
        for tolerance in (0.015, 0.03, 0.05, 0.08):
            corners = cv2.approxPolyDP(hull, tolerance * around, True)
            if len(corners) == 4:  # a quadrilateral
                yield ordered(corners[:, 0, :].astype(np.float64))
                break
        yield ordered(cv2.boxPoints(cv2.minAreaRect(hull)).astype(np.float64))


def _crossings(plain: Plain) -> Iterator[Quad]:
    """Give the quadrilaterals between the strongest lines of two directions."""
    width, height = plain.size
    thin = cv2.Canny(_grey(plain), 20, 60)
    shortest = 0.22 * min(width, height)
    found = cv2.HoughLinesP(thin, 1, np.pi / 360, 45, minLineLength=shortest, maxLineGap=14)
    if found is None:
        return
    lines = found.reshape(-1, 4).astype(np.float64)
    angle = np.arctan2(lines[:, 3] - lines[:, 1], lines[:, 2] - lines[:, 0])
    lying = np.abs(np.cos(angle)) > np.cos(np.pi / 4)
    across, down = (
        _strongest(lines[lying], (width, height)),
        _strongest(lines[~lying], (width, height)),
    )
    for first, second in combinations(across, 2):
        for third, fourth in combinations(down, 2):
            quad = _between(first, second, third, fourth)
            if (
                quad is not None
                and cv2.contourArea(quad.astype(np.float32)) > _SMALLEST * width * height
            ):
                yield quad


def _grey(plain: Plain) -> Picture:
    pulled = plain.lab[:, :, 0] * 2.2 + plain.lab[:, :, 2]
    return eight_bit(np.clip(pulled, 0, 255))


def _strongest(lines: NDArray[np.float64], size: tuple[int, int]) -> list[NDArray[np.float64]]:
    """Merge segments of the same line and keep the longest, as (normal x, normal y, distance)."""
    merged: list[tuple[float, NDArray[np.float64]]] = []
    for x1, y1, x2, y2 in lines:
        length = float(np.hypot(x2 - x1, y2 - y1))
        normal = np.array([y1 - y2, x2 - x1]) / max(length, 1e-9)
        if normal[np.argmax(np.abs(normal))] < 0:
            normal = -normal
        line = np.array([*normal, normal @ [(x1 + x2) / 2, (y1 + y2) / 2]])
        middle = np.array(size) / 2
        for place, (total, other) in enumerate(merged):
            near = abs(
                (line[:2] @ middle - line[2]) - (other[:2] @ middle - other[2])
            ) < 0.012 * max(size)
            if near and line[:2] @ other[:2] > np.cos(np.radians(3)):
                merged[place] = (total + length, other if total > length else line)
                break
        else:
            merged.append((length, line))
    return [line for _, line in sorted(merged, key=lambda entry: -entry[0])[:_LINES]]


def _between(*lines: NDArray[np.float64]) -> Quad | None:
    one, two, three, four = lines
    points = []
    for first, second in ((one, three), (one, four), (two, four), (two, three)):
        matrix = np.array([first[:2], second[:2]])
        if abs(np.linalg.det(matrix)) < 1e-3:  # parallel
            return None
        points.append(np.linalg.solve(matrix, np.array([first[2], second[2]])))
    return ordered(np.array(points))
