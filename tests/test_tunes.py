"""ABC notation: read as the standard says, checked bar by bar, and written as tokens and back."""

from fractions import Fraction

import numpy as np
import pytest

from rnnlib.tunes import (
    Bar,
    BarKeeper,
    Note,
    Tune,
    from_tokens,
    in_key,
    judge_bars,
    key_name,
    note_token,
    on_tonic,
    read_abc,
    read_key,
    read_meter,
    read_note_token,
    split_book,
    to_abc,
    to_tokens,
    transpose,
)

F = Fraction


def tune(body, meter="6/8", key="C", unit="1/8"):
    return read_abc(f"X:1\nT:Test\nM:{meter}\nL:{unit}\nK:{key}\n{body}\n")


def pitches(body, key="C"):
    return [note.pitch for note in tune(body, key=key).notes]


def lengths(body, **more):
    return [note.length * 8 for bar in tune(body, **more).bars for note in bar.notes]


def test_octaves():
    assert pitches("C, C c c' c''") == [48, 60, 72, 84, 96]
    assert pitches("C D E F G A B") == [60, 62, 64, 65, 67, 69, 71]


@pytest.mark.parametrize(
    ("text", "eighths"),
    [
        ("A2 A/2 A/ A// A3/2 A/4 A3/", [2, F(1, 2), F(1, 2), F(1, 4), F(3, 2), F(1, 4), F(3, 2)]),
        ("A>B A<B", [F(3, 2), F(1, 2), F(1, 2), F(3, 2)]),
        ("A>>B A2>B2", [F(7, 4), F(1, 4), 3, 1]),
        ("A>-B A>{g}B A> B", [F(3, 2), F(1, 2)] * 3),
        ("(3ABc d", [F(2, 3)] * 3 + [1]),
        ("((3ABc) d)", [F(2, 3)] * 3 + [1]),
        ("(3A2B2c2 (3:2:4 ABcd e", [F(4, 3)] * 3 + [F(2, 3)] * 4 + [1]),
        ("(3A>Bc", [1, F(1, 3), F(2, 3)]),
        ("(2AB (4ABcd", [F(3, 2)] * 2 + [F(3, 4)] * 4),
        ("z2 A z", [2, 1, 1]),
        ("[CEG]2 A", [2, 1]),
        ("[C2E2G2] A", [2, 1]),
    ],
)
def test_lengths(text, eighths):
    assert lengths(text) == eighths


def test_five_notes_take_the_time_that_the_metre_says():
    assert lengths("(5ABcde", meter="6/8") == [F(3, 5)] * 5
    assert lengths("(5ABcde", meter="2/4") == [F(2, 5)] * 5


def test_unit():
    assert lengths("A2 A", unit="1/16") == [1, F(1, 2)]
    short, long = (read_abc(f"X:1\nM:{m}\nK:C\nA") for m in ("2/4", "3/4"))
    assert [t.notes[0].length for t in (short, long)] == [F(1, 16), F(1, 8)]


def test_key_signatures():
    assert read_key("C").signature == {}
    assert read_key("D").signature == {"F": 1, "C": 1}
    assert read_key("Bb").signature == {"B": -1, "E": -1}
    assert read_key("F#m").signature == {"F": 1, "C": 1, "G": 1}
    assert read_key("Ador") == (9, "dor", {"F": 1})
    assert read_key("Dmix").signature == {"F": 1}
    assert read_key(" E minor ") == read_key("Em") == read_key("Emin")
    assert read_key("EM") == read_key("Emaj") == read_key("E")
    assert read_key("Gphr").signature == {"B": -1, "E": -1, "A": -1}
    assert len(read_key("C#").signature) == 7


@pytest.mark.parametrize("mode", ["maj", "dor", "phr", "lyd", "mix", "min", "loc"])
def test_a_scale_is_what_the_signature_makes_of_the_letters(mode):
    letters = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    for tonic in ("C", "D", "Eb", "F#", "G", "A", "Bb", "B"):
        key = read_key(tonic + mode)
        made = {(p + key.signature.get(letter, 0)) % 12 for letter, p in letters.items()}
        assert made == key.scale, (tonic, mode)
        assert key.tonic in key.scale
        assert read_key(key_name(key)).scale == key.scale


@pytest.mark.parametrize("text", ["H", "", "Gxyz", "G#b", "HP", "none"])
def test_no_key(text):
    with pytest.raises(ValueError, match="tonic and a mode"):
        read_key(text)


def test_accidentals_hold_to_the_end_of_the_bar():
    assert pitches("F ^F F | F", "C") == [65, 66, 66, 65]
    assert pitches("F =F F | F", "G") == [66, 65, 65, 66]
    assert pitches("^f F, | F", "C") == [78, 54, 65]
    assert pitches("_B =B B B | B", "F") == [70, 71, 71, 71, 70]
    assert pitches("^^F __B", "C") == [67, 69]
    assert pitches("^F || F", "C") == [66, 65]


def test_what_makes_no_sound_is_left_out():
    plain = tune("G2A B2c|d3 d3|")
    dressed = tune('"G"~G2{ga}A "D7"(B2.c)|vd3- !trill!ud3|')
    assert plain.bars == dressed.bars
    assert tune("G2A \\\nB2c|d3 d3|").bars == plain.bars
    assert tune("G2A % comment | a\nB2c|d3 d3|").bars == plain.bars
    assert tune("G2A\nw:la la\nB2c|d3 d3|").bars == plain.bars


def test_bar_lines_and_endings():
    bars = tune("|:A3 A3|B3 B3|1 c3 c3:|2 d3 d3||e3 e3::f3 f3:|\n|:g3 g3|[1a3 a3:|[2b3 b3|]").bars
    assert [bar.left for bar in bars] == ["|:", "|", "|", ":|", "||", "::", "::", "|", ":|"]
    assert [bar.right for bar in bars] == ["|", "|", ":|", "||", "::", "::", "|", ":|", "||"]
    assert [bar.ending for bar in bars] == [0, 0, 1, 2, 0, 0, 0, 1, 2]
    assert tune("| A3 | B3").bars[0].left == ""
    assert tune("A3 | B3").bars[-1].right == "|"
    assert tune("A3 :||: B3 :: c3").bars[0].right == "::"


def test_a_book():
    assert len(split_book("% a book\nX:1\nT:a\n\nX:2\r\nT:b\r\n")) == 2
    assert split_book("") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("X:1\nK:C\nA", "fields M: and K:"),
        ("X:1\nM:6/8\nA", "fields M: and K:"),
        ("X:1\nM:none\nK:C\nA", "meter"),
        ("X:1\nM:6/8\nL:1/7\nK:C\nA", "unit"),
        ("X:1\nM:6/8\nK:C\nA\nK:D\nB", "one key"),
        ("X:1\nM:6/8\nK:C\nA[K:D]B", "no field"),
        ("X:1\nM:6/8\nK:C\nA & B", "cannot read '& B'"),
        ("X:1\nM:6/8\nK:C\n>A", "a note before"),
        ("X:1\nM:6/8\nK:C\nA0", "above 0"),
        ("X:1\nM:6/8\nK:C\n|||", "expected notes"),
    ],
)
def test_what_is_not_read(text, message):
    with pytest.raises(ValueError, match=message):
        read_abc(text)


def kinds(body, **more):
    return judge_bars(tune(body, **more))


def test_bars():
    assert kinds("GAB c2d|e3 d3|") == ["full", "full"]
    assert kinds("D|GAB c2d|e3 d2||") == ["pickup", "full", "close"]
    assert kinds("D|GAB c2d|e3 d3||") == ["pickup", "full", "full"]  # not every pickup is paid back
    assert kinds("D|GAB c2|e3 d2||") == ["pickup", "short", "close"]
    assert kinds("D|GAB c2de|e3 d||") == ["pickup", "long", "short"]
    assert kinds("D|e3 d2:|e|f3 f2:|") == ["pickup", "close", "pickup", "close"]
    assert kinds("e3 e3|e3 d2||e|f3 f3||") == ["full", "close", "pickup", "full"]  # the next pays
    assert kinds("D|e3 d3||e3 e3|f3 f2||")[-1] == "close"  # goes back to the beginning
    assert kinds("D|e3 d3|1 c3 c2:|2 c3 c2||") == ["pickup", "full", "close", "close"]
    assert kinds("D|e3 d3|1 c3 c:|2 c3 c2||") == ["pickup", "full", "short", "close"]
    assert kinds("d3") == ["short"]
    assert kinds("(3ABc d2>e2", meter="3/4") == ["full"]


def test_in_key_and_on_tonic():
    assert in_key(tune("G A B ^c", key="C")) == 0.75
    assert in_key(tune("F C", key="D")) == 1.0  # the signature makes them F sharp and C sharp
    assert in_key(tune("=F C z2", key="D")) == 0.5
    assert in_key(tune("z6")) == 1.0
    assert on_tonic(tune("A B g2 z", key="G"))
    assert not on_tonic(tune("G A B", key="G"))
    assert not on_tonic(tune("z6"))


def test_note_tokens():
    for pitch in range(40, 100):
        for length in (F(1, 8), F(1, 4), F(1, 16), F(3, 16), F(1, 12), F(7, 32)):
            note = Note(pitch, length)
            assert read_note_token(note_token(note)) == note
    assert note_token(Note(66, F(3, 16))) == "^F3/2"
    assert note_token(Note(None, F(1, 16))) == "z/2"
    for token in ("H", "F/0", "_B", "", "|", "F//"):
        with pytest.raises(ValueError, match="token"):
            read_note_token(token)


TUNES = (
    tune("|:D|GAB c>_BA|^f=fd' (3B,CD z:|[2d3 d3|]", key="G"),
    tune("B2e _e=ee|=B2B _B^AA||", key="Bb"),
    tune("A|A>B c<d|^g2 =g2:|", meter="2/4", key="Am"),
)


@pytest.mark.parametrize("one", TUNES)
def test_there_and_back(one):
    again = from_tokens(to_tokens(one))
    assert (again.bars, again.key, again.meter) == (one.bars, one.key, one.meter)
    again = read_abc("X:1\n" + to_abc(one))
    assert [b.notes for b in again.bars] == [b.notes for b in one.bars]
    assert judge_bars(again) == judge_bars(one)
    assert again.key.scale == one.key.scale


@pytest.mark.parametrize("one", TUNES)
def test_transposed(one):
    there = transpose(one, 5)
    assert [n.pitch for n in there.notes] == [n.pitch + 5 for n in one.notes]
    assert in_key(there) == in_key(one)
    assert on_tonic(there) == on_tonic(one)
    assert transpose(there, -5).bars == one.bars


def test_from_tokens_refuses():
    for tokens in ([], ["M:6/8"], ["K:Cmaj", "M:6/8", "A"], ["M:6/8", "K:Cmaj"]):
        with pytest.raises(ValueError, match="tokens|notes"):
            from_tokens(tokens)
    with pytest.raises(ValueError, match="token"):
        from_tokens(["M:6/8", "K:Cmaj", "A", "?"])


def test_meters():
    assert read_meter(" C ") == "4/4"
    assert read_meter("C|") == "2/2"
    for text in ("", "6", "0/4", "6/7", "free"):
        with pytest.raises(ValueError, match="meter"):
            read_meter(text)


VOCABULARY = ["<unk>", "M:6/8", "K:Cmaj", "|", "|:", ":|", "::", "||", "[1", "[2", "END"]
VOCABULARY += ["C", "C/2", "D2", "E3", "F2/3", "G/3", "z", "A6", "B3/2", "c8"]


@pytest.mark.parametrize("meter", ["6/8", "2/4", "3/4", "9/8", "2/2"])
def test_a_tune_of_allowed_tokens_has_right_bars(meter):
    rng = np.random.default_rng(0)
    for _ in range(60):
        keeper, tokens = BarKeeper(VOCABULARY, meter), [f"M:{meter}", "K:Cmaj"]
        while len(tokens) < 150 and tokens[-1] != "END":
            allowed = np.flatnonzero(keeper.allowed())
            assert len(allowed), tokens
            signs = [k for k in allowed if keeper.lengths[k] is None]
            pool = signs if signs and rng.random() < 0.4 else allowed
            tokens.append(VOCABULARY[rng.choice(pool)])
            keeper.read(tokens[-1])
        if tokens[-1] == "END":
            found = judge_bars(from_tokens(tokens))
            assert not {"short", "long"} & set(found), (tokens, found)


def test_the_keeper_allows_an_ordinary_tune():
    for tokens in (
        "|: C | D2 C D2 C | D2 C D2 :| E3 E3 || END".split(),
        "E3 E3 | [1 E3 E3 :| [2 E3 E3 || C | E3 D2 :| END".split(),
    ):
        keeper = BarKeeper(VOCABULARY, "6/8")
        for token in tokens:
            assert keeper.allowed()[VOCABULARY.index(token)], (tokens, token)
            keeper.read(token)


def test_the_keeper_forbids():
    keeper = BarKeeper(VOCABULARY, "6/8")

    def may(token):
        return keeper.allowed()[VOCABULARY.index(token)]

    assert not may("|")
    assert not may("END")
    assert not may("<unk>")
    assert not may("M:6/8")
    assert not may("c8")
    for token in ("E3", "D2"):
        keeper.read(token)
    assert may("C")
    assert not may("D2")
    assert may("|")  # a pickup
    for token in ("C", "|", "C"):
        keeper.read(token)
    assert not may("|")  # no pickup any more
    assert not may("[1")
    keeper.start()
    assert not may("END")


def test_planted_faults_are_seen():
    """Each check says no to a tune that has just its fault."""
    good = tune("D|GAB c2d|e3 G2||", key="G")
    bar = good.bars[1]
    longer = good._replace(bars=(good.bars[0], bar._replace(notes=bar.notes + bar.notes[:1])))
    assert "long" in judge_bars(longer)
    off = good._replace(bars=(*good.bars[:2], Bar((Note(68, F(5, 8)),), "|", "||")))
    assert in_key(off) < in_key(good) == 1
    assert on_tonic(good) > on_tonic(off)
    assert isinstance(good, Tune)
