import dataclasses
import math
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpviz import EXERCISES, Experiment
from mlpviz.model.activations import ACTIVATIONS
from mlpviz.model.datasets import DATASETS
from mlpviz.model.declaration import DECLARATION
from tests.strategies import experiments


@given(experiments())
def test_parse_is_the_inverse_of_str(e):
    text = str(e)
    assert Experiment.parse(text) == e
    assert str(Experiment.parse(text)) == text


@given(experiments())
def test_the_string_is_url_safe(e):
    assert set(str(e)) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.=&%")


def test_the_default_string_is_the_documented_one():
    expected = "widths=2-2-2-2-1&activation=tanh&seed=1&init_scale=1&lr=0.25&steps=1000"
    assert str(Experiment()) == expected
    assert str(Experiment(n=50)) == expected + "&n=50"


def test_fields_left_out_take_their_defaults():
    assert Experiment.parse("") == Experiment()
    assert Experiment.parse("lr=0.1&widths=2-8-1") == Experiment(lr=0.1, widths=(2, 8, 1))
    assert Experiment.parse("?seed=7") == Experiment(seed=7)


def test_equal_values_of_other_types_make_equal_experiments():
    assert Experiment(widths=[2, 3, 1], lr=1, init_scale=2) == Experiment(
        widths=(2, 3, 1), lr=1.0, init_scale=2.0
    )
    assert math.copysign(1, Experiment(init_scale=-0.0).init_scale) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "step=3",
            f"field must be one of {', '.join(DECLARATION['fields'])} (got 'step')",
        ),
        ("steps=0", "steps must be a whole number from 1 to 100000 (got 0)"),
        ("steps=1.5", "steps must be a whole number from 1 to 100000 (got '1.5')"),
        ("steps=1_0", "steps must be a whole number from 1 to 100000 (got '1_0')"),
        ("lr=nan", "lr must be a finite number above 0 (got 'nan')"),
        ("lr=0", "lr must be a finite number above 0 (got 0.0)"),
        ("lr=1e999", "lr must be a finite number above 0 (got inf)"),
        ("lr=", "lr must be a finite number above 0 (got '')"),
        ("init_scale=-1", "init_scale must be a finite number, 0 or above (got -1.0)"),
        ("seed=-1", "seed must be a whole number from 0 to 4294967295 (got '-1')"),
        ("activation=tan", f"activation must be one of {', '.join(ACTIVATIONS)} (got 'tan')"),
        ("data=half", f"data must be one of {', '.join(DATASETS)} (got 'half')"),
        ("n=0", "n must be a whole number from 1 to 10000 (got 0)"),
        ("lr=1&lr=2", "lr must be given once (got '2' as well)"),
        ("hello", "an experiment must be written field=value&field=value (got 'hello')"),
    ],
)
def test_a_bad_field_is_named_with_what_is_allowed_and_what_came(text, message):
    with pytest.raises(ValueError, match=r".") as caught:
        Experiment.parse(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "widths", ["3-2-1", "2-2-2", "2", "2-0-1", "2--1", "2-x-1", "2-300-1", "-".join(["2"] * 70) + "-1"]
)
def test_widths_must_lead_from_two_inputs_to_one_output(widths):
    with pytest.raises(ValueError, match=r"^widths must be 2-…-1: .*got '"):
        Experiment.parse(f"widths={widths}")


@given(st.text())
def test_any_text_parses_or_is_refused_in_one_line(text):
    try:
        e = Experiment.parse(text)
    except ValueError as error:
        message = str(error)
    else:
        message = ""
        assert Experiment.parse(str(e)) == e
    assert "\n" not in message


@pytest.mark.parametrize(
    "change", [{"seed": True}, {"lr": "0.1"}, {"steps": 10.0}, {"widths": "2-1"}, {"n": None}]
)
def test_wrong_types_are_refused(change):
    with pytest.raises(ValueError, match=rf"^{next(iter(change))} must be"):
        Experiment(**change)


def test_experiments_are_frozen_and_hashable():
    e = Experiment()
    with pytest.raises(dataclasses.FrozenInstanceError):
        e.lr = 1.0
    assert {e: 1}[Experiment()] == 1


def test_the_exercises_are_those_of_the_course():
    assert list(EXERCISES) == [f"ex{i}" for i in range(1, 9)]
    assert EXERCISES["ex3"] == EXERCISES["ex2"]
    assert EXERCISES["ex1"].activation == "sign"
    assert EXERCISES["ex6"].widths == (2, 2, 2, 2, 2, 2, 2, 2, 1)
    assert EXERCISES["ex6"].init_scale == 0.5
    assert EXERCISES["ex8"].widths == (2, *[10] * 7, 1)
    with pytest.raises(TypeError):
        EXERCISES["ex9"] = Experiment()


def test_numbers_may_be_numpys_and_become_pythons():
    given = Experiment(
        widths=np.array([2, 3, 1]),
        seed=np.int64(3),
        init_scale=np.float32(0.5),
        lr=np.float64(0.25),
        steps=np.int32(7),
        data_seed=np.uint8(2),
        n=np.int16(40),
    )
    plain = Experiment(widths=(2, 3, 1), seed=3, init_scale=0.5, steps=7, data_seed=2, n=40)
    assert given == plain
    assert str(given) == str(plain)
    assert all(type(getattr(given, f.name)) is type(getattr(plain, f.name)) for f in fields(given))
    assert {type(width) for width in given.widths} == {int}
    for wrong in ({"seed": np.float64(3)}, {"seed": np.True_}, {"lr": np.float32("nan")}, {"lr": True}):
        with pytest.raises(ValueError, match=f"^{next(iter(wrong))} must be"):
            Experiment(**wrong)
