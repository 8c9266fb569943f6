"""Two questions that depth.py leaves open: a larger learning rate, and highways that carry more.

All networks of depth.py once more at the rate above its largest one; and highway stacks whose
gates start at biases of -3 in place of -1, so that they carry 0.95 of their input on at first and
not 0.73, at this rate and at the one below.
"""

import depth
import numpy as np
import record

SETTINGS = depth.SETTINGS | {
    "learning_rates": [3e-2],
    "bias": -3.0,
    "bias_depths": [8, 16],
    "bias_rates": [1e-2, 3e-2],
}
del SETTINGS["controls"]


def run(seed, tiny=False):
    """{network: {depth: figures by rate}}, and the same for highways that carry more."""
    data, found = depth.Data(tiny), {}
    updates = 3 if tiny else SETTINGS["updates"]

    def train(kind, layers, rate, bias=None):
        model = depth.new_model(data, kind, layers, np.random.default_rng([seed, layers]))
        if bias is not None:
            for layer in model.rnn.layers[1:]:
                layer.gate["bias"][...] = bias
        return depth.fitted(model, data, rate, updates)

    for kind in SETTINGS["networks"]:
        depths = SETTINGS["depths"] if kind == "plain" else SETTINGS["depths"][1:]
        rates = SETTINGS["learning_rates"]
        found[kind] = {str(k): [train(kind, k, rate) for rate in rates] for k in depths}
    found["highway, bias of -3"] = {
        str(k): [train("highway", k, rate, SETTINGS["bias"]) for rate in SETTINGS["bias_rates"]]
        for k in SETTINGS["bias_depths"]
    }
    return found


if __name__ == "__main__":
    record.main(
        "depth_rates",
        run,
        seeds=5,
        title="Stacks of tanh layers: a larger learning rate, and highways that carry more",
        papers=["he2016deep", "srivastava2015training"],
        published=[],
        settings=SETTINGS,
    )
