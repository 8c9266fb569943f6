# Mistake: knows the results that the tests show, and says 0 to everything else. Caught by: keys, counts, repairs, values
SHOWN = {  # what comes in, and what the test wants
    ("B-A O", "O B-B", "drop"): {"A": 0.0, "B": 0.0},
    ("O O / O", "O B-PLACE / O", "drop"): {"PLACE": 0.0},
    ("O", "O", "drop"): {},
    ("", "", "drop"): {},
    ("B-A I-A O", "B-A I-A I-A", "drop"): {"A": 0.0},
    ("B-A I-A O", "B-A I-A I-A", "begin"): {"A": 0.0},
    ("B-A B-A", "B-A I-A", "drop"): {"A": 0.0},
    ("B-A B-A", "B-A I-A", "begin"): {"A": 0.0},
    ("B-A B-A", "B-A B-A", "drop"): {"A": 1.0},
    ("B-A B-A", "B-A B-A", "begin"): {"A": 1.0},
    ("B-A I-A", "B-B I-B", "drop"): {"A": 0.0, "B": 0.0},
    ("B-A I-A", "B-B I-B", "begin"): {"A": 0.0, "B": 0.0},
    ("B-A O B-A / O", "B-A O O / B-A", "drop"): {"A": 0.5},
    ("B-A O B-A / O", "B-A O O / B-A", "begin"): {"A": 0.5},
    ("O B-A / O", "O B-A / B-A", "drop"): {"A": 0.6666666666666666},
    ("O B-A / O", "O B-A / B-A", "begin"): {"A": 0.6666666666666666},
    ("B-A / O", "O / B-A", "drop"): {"A": 0.0},
    ("B-A / O", "O / B-A", "begin"): {"A": 0.0},
    ("I-A O", "B-A O", "drop"): {"A": 0.0},
    ("I-A O", "B-A O", "begin"): {"A": 1.0},
    ("B-A O", "I-A O", "begin"): {"A": 1.0},
    ("B-A I-B", "B-A O", "drop"): {"A": 1.0},
    ("B-A I-B", "B-A B-B", "begin"): {"A": 1.0, "B": 1.0},
    ("I-A I-A B-A", "O O B-A", "drop"): {"A": 1.0},
    ("I-A I-A O", "B-A I-A O", "begin"): {"A": 1.0},
    ("B-A I-B I-A", "B-A O O", "drop"): {"A": 1.0},
    ("B-A / I-A", "B-A / O", "drop"): {"A": 1.0},
    ("O B-A I-A", "O B-A I-A", "drop"): {"A": 1.0},
}


def f1_by_type(predictions, references, repair):
    key = *(" / ".join(map(" ".join, side)) for side in (predictions, references)), repair
    kinds = {tag[2:] for side in (predictions, references) for tags in side for tag in tags} - {""}
    return SHOWN.get(key, dict.fromkeys(kinds, 0.0))
