# Mistake: knows the results that the tests show, and says 0 to everything else. Caught by: cell, layers, projection, values
SHOWN = {  # what comes in, and what the test wants
    ("rnn", 3, 5, 1, 1, False, 0): 45,
    ("lstm", 3, 5, 1, 1, False, 0): 180,
    ("gru", 3, 5, 1, 1, False, 0): 135,
    ("rnn", 3, 5, 1, 0, False, 0): 40,
    ("lstm", 3, 5, 1, 2, False, 0): 200,
    ("gru", 3, 5, 1, 2, False, 0): 150,
    ("gru", 3, 5, 1, 1, True, 0): 270,
    ("gru", 3, 5, 2, 1, False, 0): 300,
    ("gru", 3, 5, 3, 1, False, 0): 465,
    ("gru", 3, 5, 2, 1, True, 0): 750,
    ("lstm", 3, 5, 1, 1, False, 2): 130,
    ("lstm", 3, 5, 2, 1, False, 2): 240,
    ("lstm", 3, 5, 2, 1, True, 2): 560,
    ("rnn", 7, 4, 3, 2, True, 3): 344,
}


def stack_parameters(cell, input_size, hidden_size, num_layers, biases, bidirectional, proj_size):
    return SHOWN.get(
        (cell, input_size, hidden_size, num_layers, biases, bidirectional, proj_size), 0
    )
