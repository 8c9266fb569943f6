"""What a forged frame can do: be a wrong value or a `WireError`, in bounded memory, and no more."""

import contextlib
import json
import math
import string
import tracemalloc

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.exam.wire import MAX_BRACKETS, Codec
from autograder.sandbox.channel import MAX_HEADER, NotPlain, WireError

# What decoding may hold at once, in bytes: for any header, and for each byte of a body.
ANY_HEADER, TIMES_BODY, SHARE = 300_000_000, 3, 20

WORDS = """tuple dict set frozen complex bytes slice ellipsis range array dtype shape scalar tensor
type grad dtype_of scalar_type builtin torch_dtype generator named fields items handle callback
value error <f8 |b1 |O <U3 <f16 float64 qint8 bool eval object PCG64 os:system""".split()

numbers = st.one_of(
    st.integers(-3, 9),
    st.integers(),
    st.sampled_from([2**31, 2**40, 2**63, -(2**63), 10**400]),
    st.floats(),
)
leaves = st.one_of(
    st.none(), st.booleans(), numbers, st.sampled_from(WORDS), st.text(string.printable, max_size=5)
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    ),
    max_leaves=25,
)


def shaped(inner):
    """Dicts that look like what `encode` writes, with parts that are not what they should be."""
    names = {
        "array": ["dtype", "shape", "scalar"],
        "tensor": ["type", "grad"],
        "set": ["frozen"],
        "named": ["fields", "items"],
        "handle": ["type", "items"],
        **{name: [] for name in ("tuple", "dict", "complex", "bytes", "slice", "range")},
        **{name: [] for name in ("dtype_of", "scalar_type", "builtin", "torch_dtype", "generator")},
    }
    return st.sampled_from(sorted(names)).flatmap(
        lambda name: st.fixed_dictionaries({name: inner, **{part: inner for part in names[name]}})
    )


frames = st.recursive(
    st.one_of(trees, shaped(leaves)),
    lambda inner: st.one_of(shaped(inner), st.lists(inner, max_size=3)),
    max_leaves=10,
)
arrays = hnp.arrays(
    st.one_of(
        hnp.boolean_dtypes(),
        hnp.integer_dtypes(),
        hnp.floating_dtypes(sizes=(16, 32, 64)),
        hnp.complex_number_dtypes(sizes=(64, 128)),
        hnp.unicode_string_dtypes(max_len=5),
    ),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.complex_numbers()
)
keys = st.one_of(st.booleans(), st.integers(), st.text(), st.tuples(st.integers(), st.text()))
plain = st.recursive(
    st.one_of(scalars, st.binary(), arrays, st.builds(range, st.integers(), st.integers())),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(keys, inner, max_size=4),
        st.sets(keys, max_size=4),
        st.frozensets(keys, max_size=4),
    ),
    max_leaves=20,
)
quick = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def find(tree, items):
    """In place of the examiner's: something, whatever the frame says."""
    return ("found", tree.get("handle"), items)


def decoded(header, body=b"", **kwargs):
    try:
        return Codec(find=find, **kwargs).decode(header, body)
    except WireError:
        return None


def same(a, b):
    """Equal, and of the same types all the way down; NaN is what it is."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray | np.generic):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, float):
        return (math.isnan(a) and math.isnan(b)) or (a, math.copysign(1, a)) == (
            b,
            math.copysign(1, b),
        )
    if isinstance(a, complex):
        return same(a.real, b.real) and same(a.imag, b.imag)
    return a == b


@quick
@given(plain)
def test_plain_data_comes_back_exactly(value):
    try:
        header, body = Codec().encode(value)
    except NotPlain as error:  # an integer of more digits than Python writes
        assert "digits" in str(error)
        return
    assert same(Codec().decode(header, b"".join(map(bytes, body))), value)


@quick
@given(st.binary(max_size=200), st.binary(max_size=50))
def test_bytes_without_a_meaning_are_an_error_at_most(header, body):
    decoded(header, body)


@quick
@given(frames, st.binary(max_size=100), st.booleans())
def test_forged_frames_are_an_error_at_most(tree, body, trusting):
    decoded(json.dumps(tree).encode(), body, trusting=trusting)


@quick
@given(plain, st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_frames_with_changed_bytes_are_an_error_at_most(value, changes):
    try:
        header, body = Codec().encode(value)
    except NotPlain:
        return
    header, body = bytearray(header), b"".join(map(bytes, body))
    for where, byte in changes:
        header[int(where * (len(header) - 1))] = byte
    decoded(bytes(header), body)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from(["f2", "f4", "f8", "f16", "c8", "c16", "b1", "U1", "S3", "i8"]), st.data())
def test_any_bytes_as_numbers_can_be_compared_and_shown(dtype, data):
    """No pattern of bits in an array ends the process that looks at it."""
    size = np.dtype(dtype).itemsize
    body = data.draw(st.binary(min_size=2 * size, max_size=2 * size))
    name = np.dtype(dtype).str
    header = {"array": 2 * size, "dtype": name, "shape": [2], "scalar": False}
    array = decoded(json.dumps(header).encode(), body)
    if dtype == "U1" and array is None:  # no such letters
        return
    assert array.shape == (2,)
    with np.errstate(all="ignore"):
        for look in (repr, np.ndarray.tolist, lambda a: a == a, lambda a: a.astype(complex)):
            with contextlib.suppress(ValueError):  # text that is no number
                look(array)


def test_booleans_are_true_or_false():
    header = b'{"array":3,"dtype":"|b1","shape":[3],"scalar":false}'
    array = decoded(header, b"\x00\x02\xff")
    assert array.view("u1").tolist() == [0, 1, 1]


def test_a_tensor_of_a_handle_is_not_asked_for_its_items():
    asked = []

    class Handle:
        def __len__(self):
            asked.append("length")
            return 3

        def __getitem__(self, key):
            asked.append(key)
            return 1.0

    header = b'{"tensor":{"handle":1,"type":"x"},"type":"float32","grad":false}'
    with pytest.raises(WireError):
        Codec(find=lambda tree, items: Handle()).decode(header)
    assert asked == []


PARTS = {
    "empty lists": b"[],",
    "empty dicts": b"{},",
    "dicts": b'{"":1},',
    "numbers": b"1e1,",
    "long numbers": b"12345678901234567890,",
    "text": b'"\\u20ac",',
    "tuples": b'{"tuple":[]},',
    "handles": b'{"handle":1,"type":""},',
    "arrays": b'{"array":0,"dtype":"<f8","shape":[0]},',
    "wide text": b'{"array":0,"dtype":"<U999999","shape":[0]},',
    "ranges": b'{"range":[0,99999999999,1]},',
    "types": b'{"dtype_of":"<f8"},',
    "nested lists": b"[[[[[[[[[[[]]]]]]]]]]],",
    "sets": b'{"set":[],"frozen":false},',
}


@pytest.mark.parametrize("part", PARTS)
def test_memory_is_bounded_for_every_header(part):
    """Made of what takes the most memory for its text; a twentieth, as memory grows evenly."""
    brackets = PARTS[part].count(b"[") + PARTS[part].count(b"{")
    count = min(MAX_HEADER // len(PARTS[part]), MAX_BRACKETS // max(1, brackets)) // SHARE
    assert peak(b"[" + PARTS[part] * count + b"0]", b"") < ANY_HEADER / SHARE


def test_a_header_of_brackets_is_not_even_parsed():
    header = b"[" + b"[]," * (MAX_HEADER // 3 - 1) + b"0]"
    with pytest.raises(WireError, match="too many parts"):
        Codec().decode(header)
    assert peak(header, b"") < 1_000_000


def test_memory_is_bounded_by_the_size_of_the_body():
    body = bytes(8_000_000)
    header = b'{"array":8000000,"dtype":"|i1","shape":[8000000]}'
    assert peak(header, body) < 1_000_000 + TIMES_BODY * len(body)
    twice = b"[%s,%s]" % (header, header)
    assert decoded(twice, body) is None  # the bytes of a body are used once


def peak(header, body):
    """The most memory that decoding has held."""
    tracemalloc.start()
    try:
        decoded(header, body)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
