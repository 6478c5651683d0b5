"""The engine's own functions against numbers of many digits."""

import mpmath
import numpy as np
import pytest

from mlpviz.arithmetic import tables
from mlpviz.arithmetic.functions import cos, log, normal, sin
from mlpviz.arithmetic.scalars import gaussian
from mlpviz.engine import kernels


@pytest.fixture(autouse=True)
def many_digits():
    with mpmath.workdps(60):
        yield


def places(values, exact):
    """The largest difference, in units in the last place of the exact number."""
    worst = mpmath.mpf(0)
    for value, right in zip(values, exact, strict=True):
        unit = np.spacing(abs(float(right)))
        worst = max(worst, abs(mpmath.mpf(float(value)) - right) / mpmath.mpf(float(unit)))
    return float(worst)


def activated(name, x):
    values = x.copy()
    kernels.activate(kernels.CODES[name], values, 0, len(values))
    return values


def test_tanh_is_within_a_unit_in_the_last_place():
    generator = np.random.default_rng(1)
    x = np.concatenate([generator.uniform(-0.1, 0.1, 8000), generator.uniform(-21, 21, 8000)])
    x = np.concatenate([x, 10.0 ** generator.uniform(-300, 0, 2000), np.arange(1, 2560) / 128])
    assert places(activated("tanh", x), [mpmath.tanh(float(v)) for v in x]) < 1


def test_sigmoid_is_within_two_units_in_the_last_place_also_where_it_is_tiny():
    generator = np.random.default_rng(1)
    x = np.concatenate([generator.uniform(-700, 40, 8000), generator.uniform(-2, 2, 4000)])
    assert places(activated("sigmoid", x), [1 / (1 + mpmath.exp(-float(v))) for v in x]) < 2


def test_a_gelu_is_nearly_exact_also_where_it_is_tiny():
    generator = np.random.default_rng(1)
    x = np.concatenate([generator.uniform(-15.9, 15.9, 4000), generator.uniform(-2, 2, 4000)])
    x = np.concatenate([x, np.arange(-1017, 1017) / 64, 10.0 ** generator.uniform(-300, 0, 500)])
    below = [mpmath.ncdf(float(v)) for v in x]
    found = [gaussian(float(v)) for v in x]
    assert places([f[0] for f in found], below) < 0.75
    assert places([f[1] for f in found], [mpmath.npdf(float(v)) for v in x]) < 3
    assert places(activated("gelu", x), [float(v) * right for v, right in zip(x, below, strict=True)]) < 1.6


def test_functions_end_where_they_should():
    x = np.array([0.0, np.inf, -np.inf, np.nan, 1e300, -1e300])
    np.testing.assert_array_equal(activated("tanh", x), [0, 1, -1, np.nan, 1, -1])
    np.testing.assert_array_equal(activated("sigmoid", x), [0.5, 1, 0, np.nan, 1, 0])
    np.testing.assert_array_equal(activated("relu", x), [0, np.inf, 0, np.nan, 1e300, 0])
    np.testing.assert_array_equal(activated("sign", x), [0, 1, -1, np.nan, 1, -1])
    np.testing.assert_array_equal(activated("gelu", x[[0, 1, 3, 4, 5]]), [0, np.inf, np.nan, 1e300, 0])
    np.testing.assert_array_equal(activated("sine", x), [0, *[np.nan] * 5])
    np.testing.assert_array_equal(activated("identity", x), x)


def test_the_logarithm_is_nearly_as_exact_as_a_double_can_be():
    generator = np.random.default_rng(1)
    x = np.concatenate([generator.random(8000), 1 - 10.0 ** generator.uniform(-15, 0, 2000)])
    x = np.concatenate([x, 10.0 ** generator.uniform(-300, 300, 2000)])
    x = x[(x > 0) & (x != 1)]
    assert places(log(x), [mpmath.log(float(v)) for v in x]) < 0.53
    assert log(np.array([1.0]))[0] == 0


def test_sine_and_cosine_are_within_little_more_than_a_unit_in_the_last_place_near_0():
    x = np.concatenate([np.random.default_rng(2).normal(0, 1, 20000), [1e-300, 3.0]])
    x = x[x != 0]
    assert places(sin(x), [mpmath.sin(float(v)) for v in x]) < 1.2
    assert places(cos(x), [mpmath.cos(float(v)) for v in x]) < 1.4
    far = np.random.default_rng(3).uniform(-1e6, 1e6, 20000)
    np.testing.assert_allclose(sin(far), np.sin(far), rtol=0, atol=1e-15)
    # Arrays and the kernels have the same bits.
    both = np.concatenate([x, far])
    slopes = np.ones_like(both)
    kernels.through_activation(kernels.CODES["sine"], both, slopes)
    np.testing.assert_array_equal(activated("sine", both), sin(both))
    np.testing.assert_array_equal(slopes, cos(both))


def test_tables_are_exact_to_twice_a_doubles_digits():
    for k in range(1, 1281):
        high, low = map(float, (tables.TANH_HIGH[k], tables.TANH_LOW[k]))
        exact = mpmath.tanh(mpmath.mpf(k) / 64)
        assert high == float(exact)
        assert abs(mpmath.mpf(high) + mpmath.mpf(low) - exact) < 1e-30 * exact
    for k in range(64):
        high, low = map(float, (tables.EXP_HIGH[k], tables.EXP_LOW[k]))
        exact = mpmath.mpf(2) ** (-mpmath.mpf(k) / 64)
        assert abs(mpmath.mpf(high) + mpmath.mpf(low) - exact) < 1e-30 * exact
    for k in range(1024):
        high, low = map(float, (tables.TAIL_HIGH[k], tables.TAIL_LOW[k]))
        exact = mpmath.erfc(mpmath.mpf(k) / 64 / mpmath.sqrt(2)) / 2
        assert high == float(exact)
        assert abs(mpmath.mpf(high) + mpmath.mpf(low) - exact) < 1e-26 * exact
        assert tables.DENSITY[k] == float(mpmath.npdf(mpmath.mpf(k) / 64))
    assert tables.POWERS.tolist() == [2.0**-k for k in range(1101)]


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1])
def test_normal_numbers_are_those_of_numpy_but_for_the_last_place(seed):
    drawn, expected = normal(seed, 10001), np.random.RandomState(seed).randn(10001)
    assert (drawn == expected).mean() > 0.99
    np.testing.assert_allclose(drawn, expected, rtol=5e-16)
    assert normal(seed, 7).tolist() == drawn[:7].tolist()
    assert normal(seed, 0).tolist() == []
