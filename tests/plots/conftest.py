import pytest

from mlpviz.plots.style import new_figure, themed


@pytest.fixture(params=["light", "dark"])
def theme(request):
    with themed(request.param) as theme:
        yield theme


@pytest.fixture
def ax(theme):
    return new_figure(600, 500).add_axes((0.1, 0.1, 0.8, 0.8))
