"""The closed forms against doing it the long way: leaving lines out one by one and fitting anew."""

import numpy as np
import pytest

from bot.knowledge.matching import ridge
from bot.knowledge.matching.ridge import NOBODY, Floats

COUNT = 4
ROWS = 300  # more than one block of the triangle


@pytest.fixture(scope="module")
def kernel() -> Floats:
    points = np.random.default_rng(7).normal(size=(ROWS, 12))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return np.exp(1.5 * (points @ points.T - 1)).astype(np.float32)


@pytest.fixture(scope="module")
def classes() -> ridge.Classes:
    return np.random.default_rng(8).integers(NOBODY, COUNT, ROWS)


def scores_without(kernel: Floats, classes: ridge.Classes, out: list[int]) -> Floats:
    """What the rows would score had they not been there."""
    kept = [row for row in range(ROWS) if row not in out]
    fitted = ridge.fit(kernel[np.ix_(kept, kept)].copy(), classes[kept], COUNT)
    return fitted.ridge().scores(kernel[np.ix_(out, kept)])


def test_leave_one_out_is_what_fitting_anew_without_the_line_gives(kernel: Floats, classes: ridge.Classes) -> None:
    left_out = ridge.fit(kernel.copy(), classes, COUNT).leave_one_out()
    for row in (0, 1, 150, 299):
        np.testing.assert_allclose(left_out[row], scores_without(kernel, classes, [row])[0], atol=2e-4)


@pytest.mark.parametrize("number", range(COUNT))
def test_leave_class_out_is_what_fitting_anew_without_the_class_gives(
    kernel: Floats, classes: ridge.Classes, number: int
) -> None:
    rows = np.flatnonzero(classes == number).tolist()
    left_out = ridge.fit(kernel.copy(), classes, COUNT).leave_class_out(number)
    np.testing.assert_allclose(left_out, scores_without(kernel, classes, rows), atol=2e-4)


def test_background_speaks_for_no_class(kernel: Floats) -> None:
    fitted = ridge.fit(kernel.copy(), np.full(ROWS, NOBODY), COUNT)
    assert not fitted.ridge().scores(kernel).any()


def test_a_line_scores_near_one_for_its_own_class(kernel: Floats, classes: ridge.Classes) -> None:
    known = classes != NOBODY
    scores = ridge.fit(kernel.copy(), classes, COUNT).ridge().scores(kernel)[known]
    assert (scores.argmax(axis=1) == classes[known]).all()


def test_many_rows_give_what_solving_in_double_precision_gives() -> None:
    """More than one stripe of the triangle is multiplied at once."""
    points = np.random.default_rng(9).normal(size=(1_300, 12))
    kernel = np.exp(-np.square(points[:, None] - points).sum(axis=2) / 12)
    classes = np.arange(len(kernel)) % COUNT
    targets = np.eye(COUNT)[classes]
    inverse = np.linalg.inv(kernel + ridge.REGULARISATION * np.eye(len(kernel)))
    fitted = ridge.fit(kernel.astype(np.float32), classes, COUNT)
    np.testing.assert_allclose(fitted.alphas, inverse @ targets, atol=2e-3)
    np.testing.assert_allclose(
        fitted.leave_one_out(), targets - inverse @ targets / np.diag(inverse)[:, None], atol=2e-4
    )
