"""``make bench``: medians, goals and comparing, without measuring anything."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import comparing, report
from bench.figures import Book, percentile, said, short
from bench.goals import Goal, judged
from bench.loading import understood
from bench.running import compare
from tools.terminal import Stop

pytestmark = pytest.mark.alike
SIZES = [1_000, 1_000_000]
ROUNDS = st.lists(st.floats(0.1, 1e6), min_size=2, max_size=6)


def book(**figures: list[float]) -> Book:
    made = Book()
    for name, rounds in figures.items():
        for value in rounds:
            made.add(name, "/s", value)
    return made


def named(figures: dict[str, list[float]]) -> dict[str, Goal]:
    return {goal.name: goal for goal in judged(book(**figures), SIZES)}


def test_a_figure_tells_median_and_range() -> None:
    stored = book(a=[3.0, 1.0, 2.00049]).as_json()["a"]
    assert stored == {"unit": "/s", "median": 2.0, "least": 1.0, "most": 3.0, "rounds": [3.0, 1.0, 2.0]}


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(1234.4, "/s", "1,234/s"), (0.517, "×", "0.52×"), (12.34, "ms", "12.3 ms"), (-3.456, "MB", "-3.46 MB")],
)
def test_a_value_in_words(value: float, unit: str, words: str) -> None:
    assert said(value, unit) == words


def test_the_fifth_digit_is_noise() -> None:
    assert (short(123456.0), short(0.000123456)) == (123500.0, 0.0001235)


def test_percentile() -> None:
    assert [percentile([4.0, 1.0, 3.0, 2.0], part) for part in (0.0, 0.5, 0.75, 1.0)] == [1.0, 3.0, 4.0, 4.0]


# --- goals -------------------------------------------------------------------------------------------


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    goals = judged(Book(), SIZES)
    assert {goal.met for goal in goals} == {None}
    assert len({goal.name for goal in goals}) == len(goals)


@pytest.mark.parametrize(("part", "met"), [(0.499, False), (0.5, True)])
def test_a_page_beside_the_bare_view(part: float, met: bool) -> None:
    name = "home, part of the bare view at 1,000"
    assert named({name: [part] * 3})[name].met is met


@pytest.mark.parametrize(
    ("first", "grown", "met"),
    [
        ([100, 100, 100], [95, 95, 95], True),
        ([100, 100, 100], [94, 94, 94], False),
        ([100, 90, 110], [91, 91, 91], True),  # within the spread of the first
        ([100, 95, 110], [91, 91, 99], False),
    ],
)
def test_a_page_as_the_register_grows(first: list[float], grown: list[float], met: bool) -> None:
    goals = named({"home at 1,000": first, "home at 1,000,000": grown})
    assert goals["home at 1,000,000 against home at 1,000"].met is met


@pytest.mark.parametrize(("grown", "met"), [([90, 90], True), ([89, 89], False), ([80, 120], True)])
def test_signing_as_the_register_grows_knows_no_spread(grown: list[float], met: bool) -> None:
    goals = named({"signing at 1,000": [80, 120], "signing at 1,000,000": grown})
    assert goals["signing at 1,000,000 against signing at 1,000"].met is met


@pytest.mark.parametrize(("grown", "met"), [([20.0], True), ([20.1], False)])
def test_a_search_may_take_twice_as_long(grown: list[float], met: bool) -> None:
    goals = named({"search, rare at 1,000": [10.0], "search, rare at 1,000,000": grown})
    assert goals["search, rare: 1,000,000 against 1,000"].met is met


@pytest.mark.parametrize(("many", "met"), [([1.1, 1.3], True), ([1.3, 1.4], False), ([0.8, 0.9], False)])
def test_the_cost_of_a_request_stays_within_the_spread(many: list[float], met: bool) -> None:
    goals = named({"web CPU a request, 1 process": [1.0, 1.2], "web CPU a request, 4 processes": many})
    assert goals["web CPU a request: 4 processes against 1"].met is met


def test_one_page_that_differs_is_a_miss() -> None:
    goals = named({"pages that both hosts answer alike": [1.0, 10 / 11, 10 / 11]})
    assert goals["same answers from both hosts"].met is False


def test_the_closing_line_counts_what_was_missed() -> None:
    met, missed, unknown = (Goal(name, None, "", "", met) for name, met in (("a", True), ("b", False), ("c", None)))
    assert list(report.verdicts([met, missed, unknown]))[-1] == "goals: 1 met, 1 missed, 1 not measured"


# --- comparing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ([1, 2, 3], [2, 2.5, 9], True),
        ([1, 2, 3], [3.5, 3.6, 3.7], False),
        ([1, 2, 3], [2.9, 3, 3.1], True),
        ([10, 11, 12], [1, 2, 3], False),
    ],
)
def test_runs_agree_within_the_larger_range(one: list[float], other: list[float], agree: bool) -> None:
    pairs = [comparing.pairs(book(a=one), book(a=other)), comparing.pairs(book(a=other), book(a=one))]
    assert [[pair.agree for pair in some] for some in pairs] == [[agree], [agree]]


@given(ROUNDS)
def test_a_run_agrees_with_itself(rounds: list[float]) -> None:
    assert comparing.part(comparing.pairs(book(a=rounds), book(a=rounds))) == 1.0


def test_single_values_and_figures_of_one_run_are_not_compared() -> None:
    compared = comparing.pairs(book(a=[1], b=[1, 2], c=[1, 2]), book(a=[1], b=[1, 2], d=[1, 2]))
    assert [pair.name for pair in compared] == ["b"]


def written(folder: Path, name: str, apart: int) -> Path:
    figures = {str(number): [101.0, 102.0] if number < apart else [1.0, 2.0] for number in range(10)}
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"figures": book(**figures).as_json()}))
    return path


@pytest.mark.parametrize(("apart", "status"), [(0, 0), (1, 0), (2, 1)])
def test_nine_figures_of_ten_are_enough(tmp_path: Path, apart: int, status: int) -> None:
    assert compare(written(tmp_path, "one", 0), written(tmp_path, "other", apart)) == status


def measured(speed: float) -> Book:
    """A run on a machine so many times as fast: two floors, a time, a rate, and what no machine changes."""
    run = book(**{name: [1 / speed, 1.01 / speed] for name in (*comparing.FLOOR, "page")})
    for figure in run:
        figure.unit = "ms"
    run.add("answers", "/s", 100 * speed)
    run.add("answers", "/s", 101 * speed)
    run.add("part", "×", 0.5)
    run.add("part", "×", 0.5)
    return run


@given(st.floats(0.5, 2))
def test_a_faster_machine_is_told_from_a_faster_site(speed: float) -> None:
    one, other = measured(1), measured(speed)
    pace = comparing.pace(one, other)
    assert pace == pytest.approx(1 / speed)
    paced = comparing.at_pace(other, 1 / pace)
    assert {figure.name: figure.rounds for figure in paced} == {
        figure.name: pytest.approx(figure.rounds) for figure in one
    }
    assert other.figures["answers"].rounds == [100 * speed, 101 * speed]


def test_where_no_floor_was_measured_runs_are_compared_as_they_are() -> None:
    assert comparing.pace(book(a=[1, 2]), book(a=[2, 4])) == 1
    assert comparing.pace(measured(1), book(**{comparing.FLOOR[0]: [2, 4]})) == 1


# --- what wrk says, and what is drawn ----------------------------------------------------------------

WRK = """Running 2s test @ http://127.0.0.1:8000/
  1 threads and 16 connections
  Latency Distribution
     50%  812.00us
     75%    1.20ms
     90%    2.00ms
     99%    1.05s
  4000 requests in 2.00s, 120.00MB read
Requests/sec:   1999.00
"""


@pytest.mark.parametrize("said", [WRK, WRK.replace("1.05s", "1.05s ")], ids=["bare", "filled to the width of ms"])
def test_wrk_is_understood(said: str) -> None:
    seen = understood(said)
    assert (seen.rate, seen.p50, seen.p99, seen.requests) == (2000.0, pytest.approx(0.812), 1050.0, 4000)


@pytest.mark.parametrize("line", ["  Non-2xx or 3xx responses: 3", "  Socket errors: connect 0, read 3, timeout 0"])
def test_a_refused_answer_stops_the_run(line: str) -> None:
    with pytest.raises(Stop, match=line.strip()):
        understood(WRK.replace("Requests/sec", f"{line}\nRequests/sec"))


def test_pictures_are_drawn_of_what_is_there() -> None:
    found = report.pictures(
        book(**{
            "home, part of the bare view at 1,000": [0.5, 0.6],
            "signing at 1,000": [80, 90],
            "signing at 1,000,000": [40, 45],
        }),
        SIZES,
    )  # fmt: skip
    assert list(found) == ["pages", "growth"]
    words = {name: [node.text for node in ElementTree.fromstring(picture).iter() if node.text and node.text.strip()]
             for name, picture in found.items()}  # fmt: skip
    assert "home" in words["pages"]
    assert "0.55/s" in words["pages"]
    assert {"signing", "1,000", "1,000,000"} < set(words["growth"])
