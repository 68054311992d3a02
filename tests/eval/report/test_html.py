from __future__ import annotations

import re
from importlib.resources import files

import pytest
from lxml import html

from eval.errors import RunError
from eval.report.html import write_html

from .page import is_whole


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


def test_an_unfinished_run_is_said_to_be_one(full, all_kinds, shown):
    assert "This run is not finished: pincite has answered 4 of 4 items." in (
        shown(all_kinds["unfinished"]).text
    )
    assert "has answered 0 of 1 items" in shown(all_kinds["untouched"]).text
    assert not shown(full()).of("p", class_="warning")


def test_a_run_without_figures_says_so(all_kinds, shown):
    page = shown(all_kinds["without items"])
    assert "The run has no figures." in page.text
    assert "0 items over 5 documents" in page.text


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
