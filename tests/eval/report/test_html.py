from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files

import pytest
from lxml import html

from eval.errors import RunError
from eval.items import Item
from eval.report.html import write_html

RIGHT, WRONG = "63.3 per cent", "Nine parties"
ADDRESSES = ("src", "href", "action", "formaction", "srcset", "poster", "data", "background")


@pytest.fixture
def full(make_run, gold, given, said, step, figure):
    """A run with something in every part of a page: two wrong answers, a right one, silence."""

    def make(**changes):
        items = [
            Item(id="q1", question="What was the turnout?", golds=(gold(RIGHT),), kind="share"),
            Item(id="q2", question="And in 2012?", golds=(gold("75 per cent", period="2012"),)),
            Item(id="q3", question="How many registered?", golds=(gold(RIGHT),), split="test"),
            Item(id="q4", question="Who baked the cake?", kind="off-topic"),
        ]
        told = [
            said("q1", given(WRONG, 0.9), trace=(step(), step(stage="read"))),
            said("q2", given("75 per cent", 0.8)),
            said("q3", given(RIGHT, 0.3), shown=0),
            said("q4"),
        ]
        figures = [
            figure(0.5),
            figure(0.4, system="bm25", n=39),
            figure(0.3, "aurc"),
            figure(0.75, group="kind=share"),
        ]
        plain = {"figures": figures, "systems": ["pincite", "bm25"]}
        run = make_run(items, {"pincite": told, "bm25": told}, **(plain | changes))
        with run.adding("timings/pincite.jsonl") as lines:
            lines.add({"total": 0.1})
        return run

    return make


@pytest.fixture
def shown(page_of):
    return lambda *runs: page_of(write_html(runs))


@pytest.fixture
def all_kinds(make_run, full, figure, gold, given, said):
    """One run of every sort that a report may be made of."""
    ranking = make_run(
        [Item(id="t1", question="Topic?"), Item(id="t2", question="Other?")], suite="retrieval"
    )
    ranking.write_qrels({"t1": {"p": 1}, "t2": {"p": 1}})
    ranking.write_ranking("pincite", {"t1": {"x": 2.0, "p": 1.0}, "t2": {"p": 1.0}})
    speed = make_run(
        suite="speed",
        figures=[figure(2e6, "catalog_bytes", group=f"passages={n}") for n in (1000, 2000)],
    )
    changed = [
        Item(id=f"{kind}/a", question="Turnout?", kind=kind, golds=(gold(RIGHT),))
        for kind in ("base", "noise", "hostile")
    ]
    answers = {
        "pincite": [said("base/a", given(RIGHT)), said("noise/a", given(WRONG))],
        "bm25": [said("base/a", given(WRONG))],
    }
    robust = make_run(changed, answers, suite="robustness", systems=["pincite", "bm25"])
    one = [Item(id="only", question="Turnout?", golds=(gold(RIGHT),))]
    return {
        "full": full(),
        "unfinished": full(figures=None),
        "untouched": make_run(one, figures=None),
        "without items": make_run(),
        "one item": make_run(one, {"pincite": [said("only", given(RIGHT))]}, figures=None),
        "ranking": ranking,
        "speed": speed,
        "robustness": robust,
        "without systems": make_run(one, systems=[]),
    }


def is_whole(page):
    """Nothing but this file is needed, nothing runs, and every link leads somewhere."""
    assert not re.search(r"https?:|//[a-z]", page.source, re.IGNORECASE)
    tags = Counter(tag for tag, _ in page.tags)
    assert not tags.keys() & {"script", "link", "iframe", "img", "object", "embed", "form", "base"}
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        linked = [attributes[name] for name in ADDRESSES if name in attributes]
        assert all(address.startswith("#") for address in linked)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {one["href"][1:] for one in page.of("a")} <= set(ids)
    labels = [one["aria-labelledby"].split() for _, one in page.tags if "aria-labelledby" in one]
    assert {name for told in labels for name in told} <= set(ids)
    assert page.others == ["doctype html"]


def test_a_page_needs_nothing_but_itself_whatever_the_runs(all_kinds, shown):
    for run in all_kinds.values():
        is_whole(shown(run))
    is_whole(shown(*all_kinds.values()))


def test_a_page_of_several_runs_has_a_section_for_each_and_links_to_it(all_kinds, shown):
    page = shown(*all_kinds.values())
    sections = page.of("section", class_="run")
    assert [one["aria-labelledby"] for one in sections] == [f"run-{n}" for n in range(1, 10)]
    links = [one["href"] for one in page.of("a")]
    assert [link for link in links if re.fullmatch(r"#run-\d", link)] == [
        f"#run-{n}" for n in range(1, 10)
    ]
    assert page.text_of("title") == [page.text_of("h1")[0]]


def test_a_page_without_runs_is_still_a_page(shown):
    is_whole(shown())


def test_a_page_is_html_to_another_parser_too(all_kinds, shown):
    page = shown(*all_kinds.values())
    tree = html.document_fromstring(page.source)
    for tag in ("section", "table", "tr", "th", "td", "figure", "article", "mark", "polyline"):
        assert len(tree.findall(f".//{tag}")) == len(page.of(tag))
    assert len(page.of("article")) >= 4


def test_a_page_forbids_everything_and_declares_both_colour_schemes(full, shown):
    page = shown(full())
    (policy,) = [
        one for one in page.of("meta") if one.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert page.of("meta", name="color-scheme") == [
        {"name": "color-scheme", "content": "light dark"}
    ]
    (css,) = page.text_of("style")
    assert "color-scheme: light dark" in css
    assert "prefers-color-scheme: dark" in css
    assert css.count("{") == css.count("}")


def test_the_style_sheet_loads_nothing_and_has_every_colour_for_light_and_dark():
    css = files("eval.report").joinpath("style.css").read_text("utf-8")
    assert not re.search(r"url\(|@import|expression|image-set|<", css)
    light, dark = (
        set(re.findall(r"(--[\w-]+):", part)) for part in css.partition("* {")[0].split("@media")
    )
    assert light == dark
    assert set(re.findall(r"var\((--[\w-]+)\)", css)) <= light


def test_the_same_runs_give_the_same_bytes(all_kinds, make_run):
    runs = list(all_kinds.values())
    assert write_html(runs) == write_html(runs)
    assert write_html(runs[:2]) != write_html(runs[1::-1])


def test_figures_stand_with_their_intervals_and_n(full, shown):
    page = shown(full())
    nbsp = "\N{NO-BREAK SPACE}"
    assert f"50.0{nbsp}%" in page.text_of("td")
    spans = page.text_of("span")
    assert {"45.0–55.0", "35.0–45.0", "0.250–0.350", "n = 40", "n = 39"} <= set(spans)
    assert " (best)" in spans


def test_the_best_figure_of_a_row_is_marked(full, shown):
    page = shown(full())
    assert len(page.of("td", class_="number best")) == 1
    assert "(best)" in page.text


def test_expected_and_cited_characters_are_marked_between_what_stands_around_them(full, shown):
    page = shown(full())
    tree = html.document_fromstring(page.source)
    first = tree.find(".//article")
    gold, cited = first.findall(".//mark")
    assert (gold.get("class"), gold.text) == ("gold", RIGHT)
    assert gold.tail == " of the registered voters. In 2012 the turnout was 75 per cent. " + (
        "Nine parties had been registered by then."
    )
    assert gold.getparent().text == "The commission met in the capital. The turnout was "
    assert (cited.get("class"), cited.text) == ("cited", WRONG)
    footers = [" ".join(one.text_content().split()) for one in first.findall(".//footer")]
    assert footers == [
        "report.txt, characters 51–64",
        "report.txt, characters 128–140 (another place of an expected document)",
    ]


def test_failures_are_numbered_worst_first_with_what_was_said(full, shown):
    page = shown(full())
    assert len(page.of("article")) == 2
    assert "2 of 4 items were not handled rightly" in page.text
    assert page.text.index("1 Answered wrongly") < page.text.index("2 Silent, though its best")
    assert "abstained, confidence 0.30" in page.text
    assert "The best candidate is too unlikely to be right." in page.text
    assert "Trace: 2 passages read" in page.text
    assert "2 handled rightly" in page.text


def test_many_failures_are_folded_and_those_beyond_the_limit_counted(
    make_run, gold, given, said, shown
):
    names = [f"{place:03}" for place in range(205)]
    items = [Item(id=name, question="?", golds=(gold(RIGHT),)) for name in names]
    told = {"pincite": [said(name, given(WRONG)) for name in names]}
    page = shown(make_run(items, told))
    is_whole(page)
    assert len(page.of("article")) == 200
    assert "Failures 26 to 200" in page.text
    assert "The first 200 are shown; 5 are left out." in page.text


def test_what_is_cut_is_counted(make_run, gold, given, said, step, shown):
    one = Item(id="a", question="?", golds=(gold(RIGHT, period="2021"),))
    far = given(WRONG)
    far = type(far)(text=WRONG, confidence=0.5, period="1999", citations=far.citations * 4)
    page = shown(make_run([one], {"pincite": [said("a", far, trace=(step(),) * 20)]}))
    assert "and 1 more place" in page.text
    assert "Trace: 20 passages read" in page.text
    assert "8 more are left out." in page.text
    assert {"for 2021", "for 1999"} <= set(page.text_of("span"))


def test_a_run_without_failures_says_so(make_run, gold, given, said, shown):
    items = [Item(id=f"{place:03}", question="?", golds=(gold(RIGHT),)) for place in range(501)]
    page = shown(make_run(items, {"pincite": [said(one.id, given(RIGHT)) for one in items]}))
    assert "None: all 501 items were handled rightly" in page.text
    assert "1 more are left out." in page.text
    assert not page.of("article")


def test_an_unfinished_run_is_said_to_be_one(full, all_kinds, shown):
    assert "This run is not finished: pincite has answered 4 of 4 items." in (
        shown(all_kinds["unfinished"]).text
    )
    assert "has answered 0 of 1 items" in shown(all_kinds["untouched"]).text
    assert not shown(full()).of("p", class_="warning")


def test_a_run_that_ranks_tells_where_the_relevant_passages_stand(all_kinds, shown):
    page = shown(all_kinds["ranking"])
    assert "1 of 2 items were not handled rightly" in page.text
    assert "p: place 2" in page.text
    assert "Recall by k" in page.text
    assert not page.of("article")


def test_a_speed_run_has_its_sizes_and_no_failures(all_kinds, shown):
    page = shown(all_kinds["speed"])
    assert "Failures" not in page.text
    assert "passages: 1000" in page.text_of("h4")
    assert "Disk, by size" in page.text_of("h4")


def test_a_robustness_run_tells_what_did_not_hold(all_kinds, shown):
    page = shown(all_kinds["robustness"])
    assert "1 of 1 items were not handled rightly (by the measure Held )" in page.text
    assert "Not answered as it must be after the change" in page.text


def test_a_run_without_figures_says_so(all_kinds, shown):
    page = shown(all_kinds["without items"])
    assert "The run has no figures." in page.text
    assert "0 items over 5 documents" in page.text


def test_an_answer_without_expectation_is_not_said_to_want_silence(make_run, given, said, shown):
    invented = type(given(RIGHT))(
        text="Ninety seats were won.", confidence=1, period=None, citations=given(RIGHT).citations
    )
    told = {"pincite": [said("a", invented)]}
    page = shown(make_run([Item(id="a", question="?")], told, suite="grounding"))
    assert "Not told." in page.text
    page = shown(make_run([Item(id="a", question="?")], told))
    assert "No answer: the documents do not say." in page.text


def test_every_chart_has_a_title_a_text_alternative_and_a_caption(full, shown):
    page = shown(full())
    drawings = page.of("svg", role="img")
    assert len(drawings) == len(page.of("figure")) == 4
    named = {one["id"] for tag in ("h4", "desc") for one in page.of(tag) if "id" in one}
    for one in drawings:
        assert set(one["aria-labelledby"].split()) <= named
    assert len(page.text_of("figcaption")) == len(page.text_of("desc")) == 4


def test_shapes_of_a_drawing_lie_within_it(all_kinds, shown):
    page = shown(*all_kinds.values())
    for one in page.of("polyline"):
        for point in one["points"].split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= 440
            assert 0 <= y <= 330
    assert all(float(one["width"]) >= 0 for one in page.of("rect"))


def test_each_of_six_series_has_a_symbol_of_its_own(full, shown):
    systems = [f"s{place}" for place in range(6)]
    source = full()
    run = full(systems=systems, figures=None)
    for system in systems:
        (run.path / "predictions" / f"{system}.jsonl").write_bytes(
            (source.path / "predictions" / "pincite.jsonl").read_bytes()
        )
    page = shown(run)
    symbols = {one["class"]: one["d"] for one in page.of("path") if "class" in one}
    assert len({symbols[f"s{place}"] for place in range(6)}) == 6


def test_a_damaged_run_is_refused(full):
    run = full()
    (run.path / "predictions" / "pincite.jsonl").write_text("{}\n", "utf-8")
    with pytest.raises(RunError, match=r"pincite\.jsonl is not what a run holds"):
        write_html([run])
