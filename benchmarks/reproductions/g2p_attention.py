"""Chapter 12's network from spelling to pronunciation, with attention and nothing else changed.

The LSTM that reads forwards, data, batches, rates and number of updates are those of
`g2p_vector.py`; the decoder may look at all states of the encoder (multiplicative scores).
"""

import numpy as np
import record
import torch
from g2p_vector import SETTINGS, by_length, errors
from pairs import FIRST, Symbols, train, write
from torch import nn

from rnnlib.data.pronunciations import load_pronunciations
from rnnlib.torch import AttentionEncoderDecoder


def new_model(source_size, target_size, embedding_size, hidden_size, seed):
    """As in `pairs`: an LSTM that reads and an LSTM that writes, forget biases at 1."""
    torch.manual_seed(seed)
    encoder, decoder = (nn.LSTM(embedding_size, hidden_size) for _ in range(2))
    with torch.no_grad():
        for layer in (encoder, decoder):
            layer.bias_ih_l0[hidden_size : 2 * hidden_size] = 1
            layer.bias_hh_l0[hidden_size : 2 * hidden_size] = 0
    return AttentionEncoderDecoder(source_size, target_size, embedding_size, encoder, decoder)


def run(seed, tiny=False):
    """Error rates on the test words."""
    torch.set_num_threads(1)
    data = load_pronunciations()
    letters, phonemes = Symbols([data.letters]), Symbols([data.phonemes], FIRST)
    part = {name: getattr(data, name)[:: 100 if tiny else 1] for name in ("train", "test")}
    words = {name: [data.words[k] for k in rows] for name, rows in part.items()}
    sources = {name: [letters.encode(word) for word in found] for name, found in words.items()}
    targets = [phonemes.encode(data.pronunciations[k][0]) for k in part["train"]]
    references = [[list(one) for one in data.pronunciations[k]] for k in part["test"]]
    sizes = SETTINGS["embedding"], SETTINGS["hidden_size"]
    model = new_model(len(letters), len(phonemes), *sizes, seed)
    updates, rng = 3 if tiny else SETTINGS["updates"], np.random.default_rng([seed, 1])
    rate, batch = SETTINGS["learning_rate"], SETTINGS["batch"]
    train(model, sources["train"], targets, updates, rng, lr=rate, batch=batch)
    own = [phonemes.decode(w) for w in write(model, sources["test"], SETTINGS["longest"])]
    return errors(own, references) | {
        "parameters": sum(p.numel() for p in model.parameters()),
        "by length": by_length(own, references, words["test"]),
    }


if __name__ == "__main__":
    record.main(
        "g2p_attention",
        run,
        seeds=3,
        title="Spelling to pronunciation: chapter 12's network, with attention",
        papers=["luong2015effective"],
        published=[],
        settings=SETTINGS,
    )
