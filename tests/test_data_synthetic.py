"""Generated tasks: the promised answers, shapes and errors."""

import numpy as np
import pytest

from rnnlib.data.synthetic import BEGINNINGS, ENDINGS, entity_sentences, parity
from rnnlib.metrics import spans


@pytest.mark.parametrize(("num_sequences", "length"), [(1, 1), (1, 9), (5, 1), (4, 30)])
def test_parity_targets_count_the_ones(num_sequences, length):
    x, targets = parity(num_sequences, length, np.random.default_rng(0))
    assert x.shape == (length, num_sequences, 1)
    assert targets.shape == (length, num_sequences)
    assert x.dtype == np.float32
    assert targets.dtype == np.int64
    for n in range(num_sequences):
        odd = False
        for t in range(length):
            odd ^= bool(x[t, n, 0])
            assert targets[t, n] == odd


def test_parity_draws_both_bits_and_follows_the_generator():
    x, _ = parity(50, 40, np.random.default_rng(1), dtype=np.float64)
    assert x.dtype == np.float64
    assert set(np.unique(x)) == {0.0, 1.0}
    assert abs(x.mean() - 0.5) < 0.05
    np.testing.assert_array_equal(x, parity(50, 40, np.random.default_rng(1), np.float64)[0])
    assert (x != parity(50, 40, np.random.default_rng(2), np.float64)[0]).any()


@pytest.mark.parametrize(
    ("num_sequences", "length", "message"),
    [
        (0, 3, "num_sequences: expected a whole number >= 1, got 0"),
        (-1, 3, "num_sequences: .* got -1"),
        (3, 0, "length: expected a whole number >= 1, got 0"),
        (3, 2.0, "length: .* got 2.0"),
    ],
)
def test_parity_refuses_empty_sizes(num_sequences, length, message):
    with pytest.raises(ValueError, match=message):
        parity(num_sequences, length, np.random.default_rng(0))


def test_entities_are_tagged_as_the_patterns_say():
    found = entity_sentences(600, np.random.default_rng(3))
    assert len(found) == 600 == len([words for words, tags in found if len(words) == len(tags)])
    marked = [span for _, tags in found for span in spans(tags)]
    assert {kind for kind, _, _ in marked} == {"PER", "LOC", "ORG"}
    for words, tags in found:
        for kind, start, stop in spans(tags):
            entity = words[start:stop]
            assert entity[0][0].isupper() and entity[-1][0].isupper()
            assert kind == "ORG" or not {"and", "of", "Group", "Works"} & set(entity)
        inside = [tag[0] == "I" for tag in tags]
        assert sum(inside) == sum(stop - start - 1 for _, start, stop in spans(tags))
    # The same words with other tags: what nothing in a sentence tells.
    two = [tags for words, tags in found if words[-4:] == ["went", "to", "court", "."]]
    assert {tags[0] for tags in two} == {"B-PER", "B-ORG"}


def test_new_names_come_only_when_asked_for_and_draws_follow_the_generator():
    def names(new_names):
        found = entity_sentences(1500, np.random.default_rng(4), new_names)
        assert found == entity_sentences(1500, np.random.default_rng(4), new_names)
        made = {first + last for first in BEGINNINGS for last in ENDINGS}
        return {word for words, _ in found for word in words} & made

    assert len(names(False)) == 96
    assert len(names(True)) == 144


@pytest.mark.parametrize("number", [0, -1, 2.0])
def test_entities_refuse_no_sentences(number):
    with pytest.raises(ValueError, match=f"number: expected a whole number >= 1, got {number}"):
        entity_sentences(number, np.random.default_rng(0))
