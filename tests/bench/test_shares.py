"""The arithmetic of the exam's report."""

import pytest

from bench.exam.shares import Share, calibration_error, quantile, reliability


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [(8, 10, 49.02, 94.33), (0, 10, 0.0, 27.75), (10, 10, 72.25, 100.0), (900, 1000, 87.98, 91.71), (0, 0, 0, 100)],
)
def test_wilson_interval(right, total, low, high):
    assert Share(right, total).interval == pytest.approx((low, high), abs=0.01)


def test_quantile_is_one_of_the_values():
    assert [quantile([3, 1, 2, 4], part) for part in (0, 0.5, 0.95, 1)] == [1, 2, 4, 4]
    assert quantile([], 0.5) == 0


def test_reliability_bins():
    bins = reliability([(0.0, True), (0.09, False), (0.95, True), (1.0, True)])
    assert [bin_.share for bin_ in bins if bin_.share.total] == [Share(1, 2), Share(2, 2)]
    assert calibration_error(bins) == pytest.approx((2 * (50 - 4.5) + 2 * 2.5) / 4)
