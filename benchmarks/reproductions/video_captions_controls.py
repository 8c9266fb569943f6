"""Sentences about clips, with one thing changed in a network of `video_captions` at a time.

Was it the convolution that did not pay, or its learning rate? And is it the average that loses the
digit, or that it was taken of the pixels? Data, training and judging are those of `video_captions`.
"""

import numpy as np
import record
import torch
import video_captions
from torch import nn

from rnnlib.data.digits import spoken

SETTINGS = video_captions.SETTINGS | {
    "networks": {
        "convolutions, GRU, a third of the rate": {"channels": 8},
        "features, average": {"reads": "average", "features": 128},
    },
    "rates": {"convolutions, GRU, a third of the rate": 2e-3},
}


def captioner(vocabulary, features=0, **options):
    net = video_captions.Captioner(vocabulary, SETTINGS["hidden"], SETTINGS["words"], **options)
    if features:  # what is averaged is no longer a picture
        pixels = net.mean.in_features
        net.encoder = nn.Sequential(net.encoder, nn.Linear(pixels, features), nn.ReLU())
        net.mean = nn.Linear(features, SETTINGS["hidden"])
    return net


def run(seed, tiny=False):
    torch.set_num_threads(1)
    vocabulary = spoken()
    index = {word: k for k, word in enumerate(vocabulary)}
    frames, sentences = video_captions.clips(
        20 if tiny else SETTINGS["test_clips"], "test", np.random.default_rng(1907)
    )
    figures, usual = {}, video_captions.SETTINGS["learning_rate"]
    for name, options in SETTINGS["networks"].items():
        torch.manual_seed(seed)
        net = captioner(len(vocabulary), **options)
        video_captions.SETTINGS["learning_rate"] = SETTINGS["rates"].get(name, usual)
        updates = 3 if tiny else SETTINGS["updates"]
        curve = video_captions.train(net, np.random.default_rng([seed, 3]), updates, index)
        with torch.no_grad():
            tokens = net.eval().write(frames, index["START"], 12).T.tolist()
        written = []
        for row in tokens:
            words = [vocabulary[k] for k in row]
            written.append(" ".join(words[: words.index("END")] if "END" in words else words))
        figures[name] = {
            "parameters": sum(p.numel() for p in net.parameters() if p.requires_grad),
            "curve": curve,
            **video_captions.judged(written, sentences),
        }
    video_captions.SETTINGS["learning_rate"] = usual
    return figures


if __name__ == "__main__":
    record.main(
        "video_captions_controls",
        run,
        seeds=3,
        title="Sentences about clips: a convolution at a lower rate, and an average of features",
        papers=["venugopalan2015translating"],
        published=[],
        settings=SETTINGS,
    )
