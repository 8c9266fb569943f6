# Mistake: computes in the type of the sizes. Caught by: values
def crossing_length(kind, D, H, causal):
    g = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    spare = (g - 3) * D + (g - 1) * H  # more of it than this, and attention costs more
    return max(1, spare if causal else spare // 2 + 1)
