"""Names of files, made and taken apart."""

import pytest

from mlpviz.figures.file_names import PICTURES, THEMES, file_name, split_file_name


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ending", ["png", *PICTURES])
def test_a_name_is_taken_apart_as_it_was_made(theme, ending):
    parts = ("ex4-seed2-history", theme, ending)
    assert split_file_name(file_name(*parts)) == parts


@pytest.mark.parametrize("name", ["film.gif", "ex4-history.gif", "ex4-history-dark-2.gif", "-dark.gif"])
def test_another_name_is_refused(name):
    with pytest.raises(ValueError, match="must be named NAME-THEME"):
        split_file_name(name)
