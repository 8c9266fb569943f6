"""Every page of the site, for readers who hear it, use no mouse, or hold a phone.

axe-core (from the package axe-playwright-python) judges each page: WCAG 2 A and AA and the best
practices, in the state in which a reader leaves it, with answers open, a quiz answered and the live
figures used; colours in the light and in the dark, the layout on a desk and on a phone. Then each
page is gone through with the Tab key, and read on a phone from top to bottom.

What axe would look at for nothing is taken out of the page before: letters of formulas, which are
hidden from screen readers for the MathML beside them; shapes inside of pictures, whose words are
judged; and of code, marks that are like earlier ones. Colours are judged once for all texts that
have the same look in the same place, which `test_site.CONTRAST` does for each single text. And a
page is opened once for its three tests. A chapter takes 8 to 13 processor seconds so, on a machine
that was busy otherwise, the reference 20, all pages some 250.
"""

import importlib.util
from pathlib import Path

import pytest
from test_site import CHAPTERS, DESK, FONTS_DRAWN, PAGES, PHONE, TOO_WIDE, settle_mathematics

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("test_site")]

EVERY_PAGE = [*PAGES, "search", "genindex", "py-modindex"]
NARROW = {"width": 341, "height": 700}
# What axe is not sure of is left to us, but for rules that it calls sure to be wrong only if text
# stands inside, or that depend on what a script will do.
SURE = [
    "aria-prohibited-attr",
    "duplicate-id-aria",
    "label",
    "link-in-text-block",
    "td-headers-attr",
]
ON_A_PHONE = ["scrollable-region-focusable", "target-size", "region", "button-name", "link-name",
              "aria-hidden-focus", "landmark-unique", "meta-viewport"]  # fmt: skip

# What a reader does: opens what is folded, answers, types, presses, moves.
USE = """() => {
  document.querySelectorAll("article .toggle-button").forEach((button) => button.click());
  document.querySelectorAll("article details").forEach((fold) => { fold.open = true; });
  for (const field of document.querySelectorAll(".rnnlib-quiz .answer input")) {
    field.value = "12345";
    field.closest(".answer").querySelector("button").click();
  }
  for (const figure of document.querySelectorAll(".rnnlib-live .live")) {
    const [button] = figure.querySelectorAll("button:not(:disabled)");
    button?.click();
    for (const field of figure.querySelectorAll("input, textarea")) {
      if (["checkbox", "radio"].includes(field.type)) continue;
      if (field.type === "range") field.stepUp();
      field.dispatchEvent(new Event("input", {bubbles: true}));
    }
  }
}"""

# axe takes no MathML for text, which screen readers read: its words stand there in its place.
PRUNE = """() => {
  for (const formula of document.querySelectorAll("mjx-container")) {
    const words = formula.querySelector("mjx-assistive-mml math")?.textContent ?? "";
    formula.replaceChildren(Object.assign(document.createElement("span"), {textContent: words}));
    formula.style.overflow = "hidden"; // these words are wider than the letters; see UNREACHED
  }
  document.querySelectorAll("article svg[role=img]").forEach((svg) =>
    [...svg.children].forEach((part) => part.matches("title") || part.remove()));
  const seen = new Set();
  for (const block of document.querySelectorAll("pre, dt.sig")) {
    const place = block.tagName + Boolean(block.closest(".cell_output"));
    for (const mark of block.querySelectorAll("span:not(:has(*), a *)")) {
      const look = place + mark.className;
      if (seen.has(look)) mark.remove();
      seen.add(look);
    }
  }
}"""

JUDGE = """async ([rules, sure]) => {
  const result = await axe.run(document, {
    ...(rules ? {runOnly: rules} : {rules: {"color-contrast": {enabled: false}}}),
    resultTypes: ["violations", "incomplete"],
  });
  const unsure = result.incomplete.filter(({id}) => sure.includes(id));
  return [...result.violations, ...unsure].flatMap(({id, nodes}) =>
    nodes.slice(0, 5).map(({html}) => `${id}: ${html.slice(0, 140)}`));
}"""

# One of the texts of each look: tags and classes up to the root, and the colours that come of them.
COLOURS = """async () => {
  const seen = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue;
    const element = walker.currentNode.parentElement, path = [];
    if (element.closest("script, style, svg")) continue;
    if (!element.checkVisibility({visibilityProperty: true})) continue;
    for (let e = element; e; e = e.parentElement) path.push(e.tagName + e.className);
    const {color, fontSize} = getComputedStyle(element);
    const look = [color, fontSize, ...path].join();
    if (!seen.has(look)) seen.set(look, element);
  }
  const result = await axe.run({include: [...seen.values()]},
    {runOnly: ["color-contrast"], resultTypes: ["violations"]});
  return result.violations.flatMap(({nodes}) => nodes.map(({html, any}) =>
    `color-contrast: ${any[0].message.slice(0, 160)} ${html.slice(0, 100)}`));
}"""

# The stops of the Tab key inside of a figure or quiz, those that can be seen.
CONTROLS = """(figure) => [...figure.querySelectorAll(
    "button, input, select, textarea, summary, a[href], [tabindex]")]
  .filter((e) => e.tabIndex >= 0 && !e.disabled && !e.closest("[hidden]")
    && e.checkVisibility({visibilityProperty: true})
    && !(e.type === "radio" && !e.checked && figure.querySelector(`[name="${e.name}"]:checked`)))
  .map((e, k) => { e.dataset.stop = k; return e.dataset.stop; })"""

# Where the focus is, and whether it is seen: something around the control is other than without.
FOCUS = """(figure) => {
  const e = document.activeElement;
  if (!figure.contains(e)) return null;
  const look = () => {
    const {outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor} = getComputedStyle(e);
    return [outlineStyle === "none" ? "" : outlineStyle + parseFloat(outlineWidth) + outlineColor,
      boxShadow, borderColor].join();
  };
  const focused = look();
  e.blur();
  const differs = look() !== focused;
  e.focus();
  return {stop: e.dataset.stop ?? e.outerHTML.slice(0, 80), seen: differs, tag: e.tagName,
    type: e.type ?? "", name: (e.ariaLabel || e.textContent || e.id).trim().slice(0, 40)};
}"""

# Texts in the order of the document that stand neither below nor to the right of the one before.
OUT_OF_ORDER = """() => {
  const blocks = [...document.querySelectorAll(
    "article :is(h1, h2, h3, h4, p, pre, li, dt, figure, table, summary, div.math)")]
    .filter((e) => e.checkVisibility({visibilityProperty: true})
      && !e.closest(".rnnlib-live .live, .rnnlib-player .frames, table")
      && e.getBoundingClientRect().height > 0);
  const faults = [];
  for (let k = 1; k < blocks.length; k++) {
    const a = blocks[k - 1].getBoundingClientRect(), b = blocks[k].getBoundingClientRect();
    if (b.top < a.top - 2 && b.left < a.right - 2)
      faults.push(`${blocks[k].textContent.trim().slice(0, 40)} stands above ` +
        blocks[k - 1].textContent.trim().slice(0, 40));
  }
  return faults;
}"""

# What can be scrolled, and has nothing that the keyboard could stop at. A figure that scrolls its
# picture by its own slider says so by a tabindex of -1.
UNREACHED = """() => [...document.querySelectorAll("article *")].filter((e) =>
  e.scrollWidth > e.clientWidth + 1 && ["auto", "scroll"].includes(getComputedStyle(e).overflowX)
  && e.tabIndex < 0 && !e.querySelector("a[href], button, input, [tabindex='0']")
  && !e.closest("svg") && !e.matches(".rnnlib-live .scroll[tabindex='-1']")
).map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 40)}`)"""

# The words of the article that are shown.
SHOWN = """() => [
  ...document.querySelectorAll("article :is(h1, h2, h3, p, pre, li, th, td, figcaption)")
].filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.closest(".rnnlib-live .live"))
  .map((e) => e.textContent.trim()).filter(Boolean)"""

# Formulas that nobody hears, or at which the Tab key stops although nothing can be scrolled.
FORMULAS_UNSPOKEN = """() => [...document.querySelectorAll("mjx-container")].filter((formula) =>
  !formula.querySelector("mjx-assistive-mml math")?.textContent.trim()
  || formula.querySelector("mjx-math")?.getAttribute("aria-hidden") !== "true"
  || formula.hasAttribute("tabindex") && formula.scrollWidth <= formula.clientWidth + 1
).map((formula) => formula.textContent.slice(0, 40))"""

# Scripts make stops anew a moment after the page has changed its width.
AFTER_A_WHILE = """async () => {
  const check = CHECK;
  for (let k = 0; k < 20 && check().length; k++) await new Promise((done) => setTimeout(done, 250));
  return check();
}"""


@pytest.fixture(scope="module")
def axe():
    place = importlib.util.find_spec("axe_playwright_python").submodule_search_locations[0]
    return Path(place, "axe.min.js").read_text("utf-8")


@pytest.fixture
def visit(browser, site_server):
    """A function that opens a page of the site, its mathematics set."""
    contexts = []

    def open_page(name, viewport=DESK, **options):
        context = browser.new_context(viewport=viewport, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{site_server}/{name}.html", wait_until="load")
        page.evaluate(FONTS_DRAWN)
        assert not settle_mathematics(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module", params=EVERY_PAGE)
def opened(request, browser, site_server):
    """Each page once, for four tests: the last of them leaves it changed."""
    context = browser.new_context(viewport=DESK, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site_server}/{request.param}.html", wait_until="load")
    page.evaluate(FONTS_DRAWN)
    assert not settle_mathematics(page)
    page.name = request.param
    yield page
    context.close()


def violations(page, rules=None):
    return page.evaluate(JUDGE, [rules, SURE])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_over_a_page_has_no_violation(visit, axe, scheme):
    page = visit(CHAPTERS[0], color_scheme=scheme)
    page.evaluate(PRUNE)
    page.evaluate(axe)
    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog[open] input").wait_for()
    faults = violations(page) + page.evaluate(COLOURS)
    page.keyboard.press("Escape")
    page.locator(".dropdown-download-buttons > button").click()
    page.locator(".dropdown-download-buttons .dropdown-menu").wait_for()
    faults += violations(page) + page.evaluate(COLOURS)
    page.keyboard.press("Escape")
    page.set_viewport_size(PHONE)
    for button, dialog in [("primary", "#pst-primary-sidebar-modal"),
                           ("secondary", "#pst-secondary-sidebar-modal")]:  # fmt: skip
        page.locator(f"button.{button}-toggle:visible").first.click()
        page.locator(f"{dialog}[open]").wait_for()
        faults += violations(page) + page.evaluate(COLOURS)
        page.keyboard.press("Escape")
        page.locator(f"{dialog}[open]").wait_for(state="hidden")
    assert not faults


def walk(page, figure):
    """Tab through a figure; yields what is wrong with a stop, and at the end those not reached."""
    expected = set(figure.evaluate(CONTROLS))
    figure.evaluate("""(figure) => {
      const before = Object.assign(document.createElement("span"), {tabIndex: -1});
      figure.before(before); before.focus(); }""")
    reached = set()
    for _ in range(len(expected) + 20):
        page.keyboard.press("Tab")
        stop = figure.evaluate(FOCUS)
        if stop is None:
            break
        if stop["stop"] not in reached and not stop["seen"]:
            yield f"the focus on {stop['name'] or stop['tag']} is not seen"
        reached.add(stop["stop"])
    else:
        yield "the Tab key does not leave it"
    if expected - reached:
        yield f"{len(expected - reached)} of {len(expected)} controls are not reached"


def use(page, figure):
    """Press Enter on each button, arrows on each slider; yields where nothing comes of it."""
    for slider in figure.locator("input[type=range]:visible").all():
        if not slider.is_enabled():
            continue
        slider.focus()
        before = slider.input_value()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight" if slider.input_value() != before else "ArrowLeft")
        if slider.input_value() == before:
            yield f"arrows do not move {slider.get_attribute('aria-valuetext')}"
    count = figure.locator("button:visible, summary:visible").count()
    for k in range(count):
        button = figure.locator("button:visible, summary:visible").nth(k)
        if not button.count() or not button.is_enabled():
            continue
        words = button.inner_text()[:40]
        button.focus()
        page.keyboard.press("Enter")
        if not figure.evaluate("(figure) => figure.contains(document.activeElement)"):
            yield f"the focus is lost after Enter on {words!r}"


def test_answers_are_folded_away_until_asked_for(opened):
    page = opened
    answers = page.locator("div.solution.dropdown")
    if not answers.count():
        assert page.name not in CHAPTERS, "it has no exercise with a folded answer"
        return
    inside = answers.first.locator(".solution-content, section, p").last
    assert not inside.is_visible()
    for state in ("visible", "hidden"):
        answers.first.locator("button.toggle-button").click()
        inside.wait_for(state=state)


def test_a_page_reads_from_top_to_bottom_on_a_phone(opened):
    page = opened
    shown = page.evaluate(SHOWN)
    page.set_viewport_size(PHONE)
    assert not set(shown) - set(page.evaluate(SHOWN))
    assert not page.evaluate(OUT_OF_ORDER)
    assert not page.evaluate(TOO_WIDE)
    assert not page.evaluate(AFTER_A_WHILE.replace("CHECK", UNREACHED))
    page.set_viewport_size(NARROW)
    assert not page.evaluate(AFTER_A_WHILE.replace("CHECK", TOO_WIDE))
    assert not page.evaluate(AFTER_A_WHILE.replace("CHECK", UNREACHED))
    page.set_viewport_size(DESK)


def test_figures_and_quizzes_can_be_used_by_the_keyboard(opened):
    page = opened
    page.evaluate("document.querySelectorAll('article details').forEach((d) => { d.open = true; })")
    figures = page.locator("article :is(.rnnlib-live, .rnnlib-player, .rnnlib-quiz)")
    assert figures.count() or page.name not in CHAPTERS
    faults = []
    for figure in figures.all():
        view = figure.get_attribute("data-view") or figure.get_attribute("id")
        faults += [f"{view}: {fault}" for fault in walk(page, figure)]
        faults += [f"{view}: {fault}" for fault in use(page, figure)]
    assert not faults


def test_a_page_has_no_violation(opened, axe):
    page = opened
    assert not page.evaluate(AFTER_A_WHILE.replace("CHECK", FORMULAS_UNSPOKEN))
    page.evaluate(USE)
    page.evaluate(PRUNE)
    page.evaluate(axe)
    faults = violations(page) + page.evaluate(COLOURS)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    faults += page.evaluate(COLOURS)
    page.set_viewport_size(PHONE)
    faults += page.evaluate(AFTER_A_WHILE.replace("CHECK", UNREACHED))
    faults += violations(page, ON_A_PHONE)
    assert not faults


def test_on_a_phone_the_keyboard_reaches_every_page_and_section(visit):
    page = visit(CHAPTERS[0], PHONE)
    for button, links in [("primary", [f"{name}.html" for name in PAGES if name != CHAPTERS[0]]),
                          ("secondary", ["#recap", "#exercises"])]:  # fmt: skip
        page.locator(f"button.{button}-toggle:visible").first.focus()
        page.keyboard.press("Enter")
        dialog = page.locator(f"#pst-{button}-sidebar-modal[open]")
        dialog.wait_for()
        for link in links:
            assert dialog.locator(f"a[href$='{link}']:visible").count(), link
        page.keyboard.press("Tab")
        assert dialog.evaluate("(dialog) => dialog.contains(document.activeElement)")
        page.keyboard.press("Escape")
        assert not dialog.count()


# The checks themselves, on planted faults.

FAULTS = {
    "empty-table-header": "<table><tr><th></th><th>a</th></tr>"
    "<tr><th>b</th><td>1</td></tr></table>",
    "landmark-unique": "<div role=region aria-label=t>a</div><div role=region aria-label=t>b</div>",
    "aria-prohibited-attr": "<p aria-label=words>Said twice.</p>",
    "aria-deprecated-role": "<div role=list><div role=doc-biblioentry>A book.</div></div>",
    "aria-required-children": "<div role=list><a href='#x'>no entry</a></div>",
    "summary-name": "<details><summary><mjx-container></mjx-container></summary>Why.</details>",
    "button-name": "<button></button>",
    "label": "<input>",
    "image-alt": "<img src='_static/logo.svg'>",
    "heading-order": "<h6>Too deep</h6>",
    "duplicate-id-aria": "<b id=two>a</b><b id=two>b</b><input aria-labelledby=two>",
    "link-in-text-block": "<p>Text with <a href='#y' style='text-decoration: none; color: #3a3d43'>"
    "a link</a> in it, and more text after.</p>",
    "color-contrast": "<p style='color: #999; background: #aaa'>Hardly legible.</p>",
    "scrollable-region-focusable": "<div style='width: 90px; overflow: auto; white-space: nowrap'>"
    "<p>A line that is longer than its box is wide.</p><p>The end of it is far away.</p></div>",
    "target-size": "<button style='all: unset; font-size: 6px'>a</button>"
    "<button style='all: unset; font-size: 6px'>b</button>",
}  # fmt: skip


@pytest.fixture(scope="module")
def plain_page(browser, site_server, axe):
    """A page on which faults are planted, one after the other."""
    page = browser.new_page(viewport=DESK)
    page.goto(f"{site_server}/{CHAPTERS[0]}.html", wait_until="load")
    page.evaluate("document.querySelector('article').replaceChildren()")
    page.evaluate(
        "document.querySelector('article').innerHTML = '<h1>A page</h1><div id=here></div>'"
    )
    page.evaluate(axe)
    yield page
    page.close()


@pytest.mark.parametrize("rule", FAULTS)
def test_a_planted_violation_is_found(plain_page, rule):
    plant = "(html) => { document.getElementById('here').innerHTML = html; }"
    plain_page.evaluate(plant, "")
    assert not violations(plain_page, [rule])
    plain_page.evaluate(plant, FAULTS[rule])
    found = (
        plain_page.evaluate(COLOURS) if rule == "color-contrast" else violations(plain_page, [rule])
    )
    assert found and all(fault.startswith(rule) for fault in found)


def test_text_outside_of_the_landmarks_is_found(plain_page):
    plain_page.evaluate("document.getElementById('pst-primary-sidebar').removeAttribute('role')")
    assert any("primary-sidebar" in fault for fault in violations(plain_page, ["region"]))


def test_a_figure_that_the_keyboard_cannot_use_is_found(plain_page):
    plain_page.evaluate("""() => { document.getElementById("here").innerHTML = `
      <style>#f :focus { outline: none }</style>
      <div id=f><button id=gone>goes</button> <input type=range id=stuck>
      <div tabindex=0 id=trap>held</div> <button style="display: none">hidden</button>
      <button tabindex=2>first</button></div>`;
      gone.onclick = () => gone.remove();
      stuck.onkeydown = (event) => event.key.startsWith("Arrow") && event.preventDefault();
      trap.onkeydown = (event) => event.key === "Tab" && event.preventDefault();
    }""")
    figure = plain_page.locator("#f")
    found = [*walk(plain_page, figure), *use(plain_page, figure)]
    for fault in ("is not seen", "does not leave it", "not reached", "do not move", "is lost"):
        assert any(fault in said for said in found), fault


def test_a_text_out_of_order_and_one_that_is_hidden_are_found(plain_page):
    plain_page.evaluate("""() => { document.getElementById("here").innerHTML = `
      <div style="display: flex; flex-direction: column-reverse"><p>below</p><p>above</p></div>
      <style>@media (max-width: 500px) { #needed { display: none } }</style><p id=needed>Words.</p>
      <div style="width: 380px">Too wide for a small phone.</div>
      <div style="width: 50px; overflow: auto; white-space: nowrap">A long line.</div>`; }""")
    assert plain_page.evaluate(UNREACHED)
    shown = plain_page.evaluate(SHOWN)
    assert plain_page.evaluate(OUT_OF_ORDER)
    plain_page.set_viewport_size(NARROW)
    assert set(shown) - set(plain_page.evaluate(SHOWN)) == {"Words."}
    assert plain_page.evaluate(TOO_WIDE)
    plain_page.set_viewport_size(DESK)
