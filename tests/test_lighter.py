"""What is left out of pages, and what must stay."""

import importlib.util

import pytest
from docutils import nodes
from notebooks import ROOT
from sphinx import addnodes


def extension(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / f"book/_ext/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


lighter, accessible = extension("lighter"), extension("accessible")
FIGURE = '<svg role="img" aria-label="1.23456 of it" class="rnnlib-figure" width="388.8pt">{}</svg>'


def test_coordinates_have_two_decimals_and_letters_keep_their_size():
    drawing = '<path d="M 1.23456 -0.50049 L .125 7"/><g transform="translate(9.999999 2) {}"/>'
    found = lighter.lighter(FIGURE.format(drawing.format("scale(0.015625)")))
    assert found == FIGURE.format(
        '<path d="M 1.23 -0.5 L 0.12 7"/><g transform="translate(10 2) scale(0.015625)"/>'
    )


def test_marks_of_one_style_have_it_once():
    mark = '<use href="#a" x="{}" y="1" style="fill: var(--plot-blue, #0072B2); stroke: none"/>'
    marks = "".join(mark.format(x) for x in (1, 2, 3))
    other = mark.format(4).replace("none", "red")
    found = lighter.lighter_figure(FIGURE.format(marks + other))
    bare = "".join(f'<use href="#a" x="{x}" y="1"/>' for x in (1, 2, 3))
    style = "fill: var(--plot-blue, #0072B2); stroke: none"
    assert found == FIGURE.format(f'<g style="{style}">{bare}</g>{other}')


@pytest.mark.parametrize("style", ["fill: red; opacity: 0.5", "clip-path: url(#c); fill: red"])
def test_a_style_that_a_group_would_have_in_another_way_stays(style):
    marks = f'<use href="#a" x="1" y="1" style="{style}"/>' * 4
    assert lighter.lighter_figure(FIGURE.format(marks)) == FIGURE.format(marks)


def test_code_keeps_its_text_and_the_marks_that_have_a_colour():
    code = '<span class="k">if</span><span class="w"> </span><span class="n">x</span>'
    assert lighter.unmarked(code) == '<span class="k">if</span> x'
    nested = '<em class="sig-param"><span class="n"><span class="pre">x</span></span></em>'
    assert lighter.unmarked(nested) == '<em class="sig-param">x</em>'


def test_rules_stay_for_what_is_on_a_page_or_is_made_by_a_script():
    css = ".a{b:c}.a.gone,.a p{b:c}.gone{b:c}@media print{.gone{b:c}}@media print{.a{b:c}}"
    rest = ".tip-top{b:c}p:not(.gone){b:c}@font-face{b:c}:root{--x:1}"
    found = lighter.lighter_style(css + rest, {"a", "tip-"})
    assert found == ".a{b:c}.a p{b:c}@media print{.a{b:c}}" + rest


def test_classes_are_looked_for_on_pages_and_in_scripts(tmp_path):
    (tmp_path / "_static/scripts").mkdir(parents=True)
    (tmp_path / "page.html").write_text(
        '<p class="one two-2">three</p><script>make("div.four")</script>'
    )
    (tmp_path / "_static/scripts/a.js").write_text('"five"')
    (tmp_path / "_static/scripts/fontawesome.js").write_text('"six"')
    assert {"one", "two-2", "four", "five"} <= lighter.words_of_site(tmp_path)
    assert not {"three", "six"} & lighter.words_of_site(tmp_path)


def test_scripts_are_left_out_by_name():
    tags = '<script defer src="_static/a.js?v=1"></script><script src="b.js"></script>'
    assert lighter.without(tags, "a.js") == '<script src="b.js"></script>'


def test_contents_for_paper_are_left_out_where_they_are_long():
    page = '<div id="jb-print-toc"><nav>{}</nav>\n</div><p>Text.</p>'
    assert lighter.without_long_contents(page.format("short")) == page.format("short")
    assert lighter.without_long_contents(page.format("long" * 10_000)) == "<p>Text.</p>"


def test_an_empty_head_is_a_cell_and_an_entry_of_a_list_has_its_role():
    table = '<th class="head"><p></p></th><th class="head"><p>a</p></th>'
    assert accessible.mended(table) == '<td></td><th class="head"><p>a</p></th>'
    assert accessible.mended('<div role="doc-biblioentry">') == '<div role="listitem">'


def test_the_contents_of_pages_are_their_titles_but_where_other_pages_are_among_them():
    def entry(*children):
        return nodes.list_item("", addnodes.compact_paragraph("", "words"), *children)

    sections = nodes.bullet_list("", entry(), entry())
    page = nodes.bullet_list("", entry(sections))
    home = nodes.bullet_list("", entry(nodes.bullet_list("", addnodes.toctree())))
    found = lighter.titles({"page": page, "home": home})
    assert found["home"] is home
    assert found["page"].pformat() == nodes.bullet_list("", entry()).pformat()
    assert len(page[0]) == 2  # as it was
