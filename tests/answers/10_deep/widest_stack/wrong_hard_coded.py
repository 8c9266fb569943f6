# Mistake: knows the results that the tests show, and says 0 to everything else. Caught by: fits, none, layers, values
SHOWN = {  # what comes in, and what the test wants
    ("rnn", 40, 3, 1, 0, False): 5,
    ("rnn", 39, 3, 1, 0, False): 4,
    ("rnn", 53, 3, 1, 0, False): 5,
    ("rnn", 54, 3, 1, 0, False): 6,
    ("rnn", 4, 3, 1, 0, False): 1,
    ("rnn", 3, 3, 1, 0, False): 0,
    ("rnn", 0, 1, 1, 0, False): 0,
    ("rnn", 1, 1, 1, 0, False): 0,
    ("rnn", 6, 4, 2, 0, False): 0,
    ("gru", 465, 3, 3, 1, False): 5,
    ("gru", 464, 3, 3, 1, False): 4,
    ("gru", 750, 3, 2, 1, True): 5,
    ("lstm", 735, 3, 2, 2, True): 3,
    ("rnn", 50, 3, 1, 2, False): 5,
    ("lstm", 1000000, 10, 4, 2, True): 110,
}


def widest_stack(cell, budget, input_size, num_layers, biases, bidirectional):
    return SHOWN.get((cell, budget, input_size, num_layers, biases, bidirectional), 0)
