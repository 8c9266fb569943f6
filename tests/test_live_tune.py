"""The figure that goes on with a tune: it reads ABC as the package does, counts bars, plays."""

import numpy as np
import pytest
from test_live import TUNE_TOKENS, WORDS, faults_of_start, tune_figure, visit  # noqa: F401

from rnnlib import LSTM, live
from rnnlib.models import LanguageModel
from rnnlib.tunes import from_tokens, in_key, judge_bars, read_abc, to_tokens

LIVE = "document.querySelector('figure').live"
NOTES = "D | G A B c2 A |"
GIVEN = {"meter": "M:6/8", "key": "K:Gmaj", "notes": NOTES}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": "K:Zmaj"}, "tokens of the vocabulary, got .*K:Zmaj"),
        ({"notes": "D | Q"}, "tokens of the vocabulary, got .*Q"),
        ({"seeds": [("a", "M:6/8", "K:Gmaj", "?")]}, "tokens of the vocabulary"),
    ],
)
def test_refused(change, said):
    with pytest.raises(ValueError, match=said):
        tune_figure(**change)


def test_share_and_vocabulary_are_checked():
    rng = np.random.default_rng(0)
    model = LanguageModel(len(TUNE_TOKENS), 6, LSTM(6, 8, rng=rng), rng=rng)
    for share in ([], [0.5], [0, 1.0], [0, -0.1]):
        with pytest.raises(ValueError, match="share"):
            live.tune(model, TUNE_TOKENS, share, **GIVEN, **WORDS)
    with pytest.raises(ValueError, match="tokens, got"):
        live.tune(model, TUNE_TOKENS[1:], [0], **GIVEN, **WORDS)


@pytest.mark.slow
def test_reads_abc_as_the_package_does(visit):  # noqa: F811
    page = visit(tune_figure())
    assert not list(faults_of_start(page))
    field = page.get_by_label("Begin a tune in ABC")
    for key in ("Gmaj", "Amin"):
        page.get_by_label("key").select_option(f"K:{key}")
        for text in (
            "D|G>A B<c d/e/f|",
            "F ^F F | F =f g2 :|",
            '|:D2 {g}G2 "D7"A2 | [1 G3 z3 :| [2 (G3 A3) |]',
            "g2 | e3 d2 ::",
            "D | (3Bcd ^f2 (G A) | (3:2:2B2/2d e2 g3 |",
            "(4e e e ez3 | (3Bc | d G2 (3 B>c d |",
        ):
            field.fill(text)
            ours = read_abc(f"X:1\nM:6/8\nL:1/8\nK:{key}\n{text}")
            found = page.evaluate(f"{LIVE}.tokens")
            known = [t for t in to_tokens(ours)[2:-1] if t in TUNE_TOKENS]
            assert [t for t in found if t in TUNE_TOKENS] == known, text
            if len(known) == len(to_tokens(ours)) - 3:
                kinds = page.evaluate(f"{LIVE}.kinds")
                assert kinds == judge_bars(ours), text
                assert page.evaluate(f"{LIVE}.inside") == pytest.approx(in_key(ours))
    assert not page.faults


@pytest.mark.slow
def test_writes_tunes_of_right_bars(visit):  # noqa: F811
    page = visit(tune_figure(), reduced_motion="reduce")
    for _ in range(3):
        page.get_by_role("button", name="Go on").click()
        page.wait_for_function(f"!{LIVE}.writing", timeout=60_000)
        tokens = page.evaluate(f"{LIVE}.tokens")
        kinds = judge_bars(from_tokens(["M:6/8", "K:Gmaj", *tokens]))
        if tokens[-1] != "END":
            kinds = kinds[:-1]
        assert not {"short", "long"} & set(kinds), tokens
        assert len(tokens) > 10
        page.get_by_role("button", name="Take back").click()
        assert page.evaluate(f"{LIVE}.tokens") == NOTES.split()
    assert not page.faults


@pytest.mark.slow
def test_counts_a_wrong_bar(visit):  # noqa: F811
    page = visit(tune_figure())
    page.get_by_label("Begin a tune in ABC").fill("D | G A B c2 | G3 G3 |")
    assert page.evaluate(f"{LIVE}.kinds") == ["pickup", "short", "full"]
    assert page.locator(".roll .bad").count() == 1
    assert "2 of 3 bars right" in page.locator(".verdict").inner_text()


@pytest.mark.slow
def test_strange_input_is_said(visit):  # noqa: F811
    page = visit(tune_figure())
    field, note = page.get_by_label("Begin a tune in ABC"), page.locator(".note")
    field.fill("G A 😀 B")
    assert "“😀” is no ABC" in note.inner_text()
    assert page.evaluate(f"{LIVE}.tokens") == ["G", "A"]
    for text, named in (("G (7ABcdefg", "(7"), ("G (0AB", "(0"), ("G (3:0A", "(3:0")):
        field.fill(text)
        assert f"“{named}” is no ABC" in note.inner_text()
        assert page.evaluate(f"{LIVE}.tokens") == ["G"]
    field.fill("c'''' G7")
    assert page.evaluate(f"{LIVE}.tokens") in ([], ["G"])
    assert note.inner_text()
    field.fill("")
    assert "No note yet" in page.locator(".verdict").inner_text()
    page.evaluate("""() => {
      const field = document.querySelector("input.abc");
      field.value = "G A B ".repeat(2000);
      field.dispatchEvent(new Event("input"));
    }""")
    assert "Only the first 400 characters" in note.inner_text()
    assert not page.faults


@pytest.mark.slow
def test_plays_after_a_click_and_stops(visit):  # noqa: F811
    page = visit(tune_figure())
    assert page.evaluate(f"{LIVE}.playing") is None
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"{LIVE}.playing > 0")
    page.keyboard.press("Escape")
    assert page.evaluate(f"{LIVE}.playing") is None
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Stop").click()
    assert page.evaluate(f"{LIVE}.playing") is None
    page.get_by_label("Begin a tune in ABC").fill("")
    page.get_by_role("button", name="Play").click()  # nothing to play
    assert page.evaluate(f"{LIVE}.playing") is None
    assert not page.faults


@pytest.mark.slow
def test_no_script_no_sound(visit):  # noqa: F811
    page = visit(tune_figure(), java_script_enabled=False)
    assert page.locator(".still img").is_visible()
