"""The tests catch every bug on the list, and pass again without it."""

import warnings

import battery
import numpy as np
import planted_bugs
import pytest
import test_attention
import test_crf
import test_ctc
import test_functional
import test_layers
import test_metrics
import test_modern
import test_normalisation_and_packing as packing
import test_optim
import test_pooling
import test_scan
import test_search
import test_seq2seq
import test_speech
import test_text_metrics

from rnnlib import GRU

BEFORE = battery.maker("GRU", reset="before")
LAYERS = [
    battery.maker("RNN"),
    battery.maker("RNN", nonlinearity="relu"),
    battery.maker("LSTM"),
    battery.maker("GRU"),
    BEFORE,
    battery.maker("LSTM", num_layers=2, bidirectional=True),
]
QUICK = [battery.check_torch, battery.check_padding, battery.check_inference]


def check_layers(rng):
    for make in LAYERS:
        for check in QUICK[make is BEFORE :]:  # torch has no such layer
            check(make, rng)
    battery.check_gradients(BEFORE, rng)
    for kind in ("RNN", "LSTM", "GRU"):
        battery.check_many_chunks(battery.maker(kind), rng)
    test_layers.test_dropout_in_backward("LSTM", rng)
    test_layers.test_state_dict_goes_to_torch_and_back("LSTM", rng)


def check_cells(rng):
    for nonlinearity in ("tanh", "relu"):
        test_layers.test_rnn_cells_sequence_and_kernel_agree(nonlinearity, rng)
    test_layers.test_lstm_cells_sequence_and_kernel_agree(rng)
    battery.check_gradients(battery.maker("GRU", reset="before"), rng)
    for reset in ("after", "before"):
        test_layers.test_gru_cells_sequence_and_kernel_agree(reset, rng)


def check_optimisers(rng):
    for name in test_optim.PAIRS:
        test_optim.test_five_steps_equal_torch(name, np.float64, rng)
    test_optim.test_clipping_equals_torch(rng)


def check_sequence(rng):
    check_layers(rng)
    packing.test_packing_equals_torch_and_comes_back()


def check_functional(rng):
    packing.test_layer_norm_equals_torch(rng)
    packing.test_dropout(rng)
    test_functional.check_pinball(rng)


def check_field(rng):
    for check in test_crf.CHECKS:
        check(rng)
    test_crf.test_rules()


def check_metrics(rng):
    test_metrics.check_spans(rng)
    test_metrics.check_coverage()
    test_text_metrics.check_all()


def check_attention(rng):
    test_attention.test_extreme_scores(np.float64)
    test_attention.test_a_row_with_nothing_allowed_is_zero()
    test_attention.test_masked_softmax_and_its_gradient((2, 3, 5), rng)
    for score in test_attention.SCORES:
        test_attention.test_attention_and_its_gradients(score, test_attention.DIFFERENT, True, rng)
        test_attention.test_padding_is_never_read(score, rng)
        test_attention.test_the_model_equals_its_torch_twin(GRU, score, True, rng)
    test_attention.test_scaled_dot_product(test_attention.DIFFERENT, True, rng)
    test_attention.test_step_by_step_gives_the_logits_of_all_steps_at_once("dot", False, rng)


def check_pooling(rng):
    for kind in test_pooling.KINDS:
        for padded in (False, True):
            test_pooling.test_value_and_gradients(kind, test_pooling.DIFFERENT, padded, rng)
        test_pooling.test_padding_is_never_read(kind, rng)
        test_pooling.test_no_step_at_all(kind, rng)
    test_pooling.test_the_lowest_numbers_count_and_padding_does_not()


def check_seq2seq(rng):
    test_seq2seq.test_shifted_by_hand()
    test_seq2seq.test_a_symbol_may_have_the_number_of_padding()
    test_seq2seq.test_directions_side_by_side_and_apart_again(rng)
    sizes = test_seq2seq.DIFFERENT | {"L": 2}
    test_seq2seq.test_loss_and_every_gradient_equal_torchs(GRU, sizes, True, rng)
    test_seq2seq.test_step_after_step_is_teacher_forcing(GRU, True, rng)
    test_seq2seq.test_scheduled_inputs_at_both_ends(rng)
    test_seq2seq.test_scheduled_inputs_follow_what_was_read(rng)
    test_seq2seq.test_scheduled_inputs_carry_the_state(rng)
    test_seq2seq.test_scheduled_inputs_draw_for_each_sequence(rng)


CHECKS = {
    "_kernels": check_layers,
    "recurrent": check_layers,
    "sequence": check_sequence,
    "rnn": check_cells,
    "lstm": check_cells,
    "gru": check_cells,
    "optim": check_optimisers,
    "functional": check_functional,
    "attention": check_attention,
    "crf": check_field,
    "ctc": test_ctc.check_all,
    "decoding": test_search.check_all,
    "metrics": check_metrics,
    "modern": test_modern.check_all,
    "pooling": check_pooling,
    "scan": test_scan.check_all,
    "seq2seq": check_seq2seq,
    "speech": test_speech.check_all,
}


def test_the_list_is_long_and_without_repetition():
    assert len(set(planted_bugs.BUGS)) == len(planted_bugs.BUGS) >= 40


@pytest.mark.parametrize("module", CHECKS)
def test_without_a_bug_the_checks_pass(module, rng):
    CHECKS[module](rng)


@pytest.mark.parametrize("bug", planted_bugs.BUGS, ids=lambda bug: f"{bug[0]}: {bug[2]}"[:60])
def test_caught(bug, rng):
    with planted_bugs.planted(*bug), warnings.catch_warnings():
        # Only a failed comparison counts: a bug that merely crashes proves little.
        warnings.simplefilter("ignore")
        with pytest.raises(AssertionError):
            CHECKS[bug[0]](rng)
    # Nothing of it is left.
    battery.check_inference(battery.maker("GRU"), rng)
