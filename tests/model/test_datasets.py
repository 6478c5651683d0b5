import numpy as np
import pytest
import torch

from mlpviz import non_linearly_separable_data
from mlpviz.model.datasets import DATASETS, RULES, dataset, rule_of


def test_the_course_data_are_normal_points_of_numpy_s_legacy_generator():
    data, labels = non_linearly_separable_data()
    points = np.random.RandomState(1).randn(100, 2)
    assert data.dtype == labels.dtype == torch.float32
    np.testing.assert_array_equal(data.numpy(), points.astype(np.float32))
    np.testing.assert_array_equal(labels.numpy(), np.where(points.prod(axis=1) > 0, 1, -1))


def test_integer_labels_are_classes_0_and_1():
    labels = non_linearly_separable_data()[1]
    classes = non_linearly_separable_data(integer_labels=True)[1]
    assert classes.dtype == torch.int64
    torch.testing.assert_close(classes * 2 - 1, labels.long())


def test_seed_and_n_are_used_and_the_global_generators_left_alone():
    np.random.seed(5)
    torch.manual_seed(5)
    before = np.random.get_state()[1].copy(), torch.get_rng_state()
    first, again, other = (non_linearly_separable_data(seed=s, n=7)[0] for s in (3, 3, 4))
    assert first.shape == (7, 2)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    np.testing.assert_array_equal(np.random.get_state()[1], before[0])
    assert torch.equal(torch.get_rng_state(), before[1])


@pytest.mark.parametrize("name", RULES)
def test_each_rule_draws_the_same_points_and_both_classes(name):
    data, labels = dataset(name, seed=1, n=100)
    assert torch.equal(data, dataset("quadrants", seed=1, n=100)[0])
    assert set(labels.tolist()) == {-1.0, 1.0}


def test_only_halves_can_be_separated_by_a_line():
    points, labels = dataset("halves")
    assert torch.equal((points.sum(dim=1)).sign(), labels)
    points, labels = dataset("circle")
    inside = points[labels > 0].norm(dim=1).max()
    assert inside < points[labels < 0].norm(dim=1).min()


def test_noise_flips_the_share_of_labels_that_it_says():
    points, clean = dataset("quadrants", seed=4, n=250)
    for noise, flipped in ((0, 0), (0.1, 25), (0.202, 51), (0.5, 125)):
        same, labels = dataset("quadrants", seed=4, n=250, noise=noise)
        assert torch.equal(same, points)
        assert int((labels != clean).sum()) == flipped
    # More noise flips those that less noise does, and further ones.
    few, many = (dataset(seed=4, n=250, noise=noise)[1] != clean for noise in (0.1, 0.3))
    assert bool((many | ~few).all())


def test_a_checkerboard_and_a_sine_are_where_they_say():
    points, labels = dataset("checkerboard", n=2000)
    assert torch.equal(labels, 1 - 2 * (points.floor().sum(dim=1) % 2))
    points, labels = dataset("sine", n=2000)
    assert torch.equal(torch.sign(points[:, 1] - torch.sin(2 * points[:, 0])), labels)


@pytest.mark.parametrize("name", DATASETS)
def test_further_points_leave_the_first_ones_where_they_are(name):
    few, many = dataset(name, seed=2**32 - 2, n=31), dataset(name, seed=2**32 - 2, n=400)
    assert torch.equal(few[0], many[0][:31])
    assert torch.equal(few[1], many[1][:31])
    assert many[0].abs().max() < 4


def _circle(angle):
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


# The shape of class +1; that of class -1 lies opposite.
SHAPES = {
    "moons": lambda a: 1.4 * (_circle(np.pi * a) - [0.5, 0.25]),
    "spirals": lambda a: (0.25 + 2.1 * a)[:, None] * _circle(3 * np.pi * a),
    "blobs": lambda a: np.ones((len(a), 2)),
}


@pytest.mark.parametrize(("name", "spread"), [("moons", 0.15), ("spirals", 0.1), ("blobs", 0.5)])
def test_shapes_are_where_they_say_and_their_classes_balanced(name, spread):
    points, labels = (tensor.numpy() for tensor in dataset(name, seed=7, n=2000))
    assert labels.sum() == 0
    curve = SHAPES[name](np.linspace(0, 1, 2001))
    distance = np.linalg.norm(points[:, None] * labels[:, None, None] - curve, axis=2).min(axis=1)
    # A normal deviation across a curve, and along it too around a point.
    assert np.sqrt((distance**2).mean()) == pytest.approx(
        spread * (2**0.5 if name == "blobs" else 1), rel=0.06
    )
    wrong = np.linalg.norm(points[:, None] * -labels[:, None, None] - curve, axis=2).min(axis=1) < distance
    assert wrong.mean() < 0.03  # the other class's shape is seldom nearer


def test_a_data_set_without_a_rule_says_so():
    assert set(DATASETS) - set(RULES) == {"moons", "spirals", "blobs"}
    with pytest.raises(
        ValueError, match=r"^data must have a rule for the whole plane, .*sine \(got 'moons'\)$"
    ):
        rule_of("moons")


def test_an_unknown_rule_is_named_with_what_is_allowed():
    with pytest.raises(ValueError, match=rf"^data must be one of {', '.join(DATASETS)} \(got 'half'\)$"):
        dataset("half")
