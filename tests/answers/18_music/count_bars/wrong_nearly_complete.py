# Mistake: first and last bar together may miss the metre by a little. Caught by: values
def count_bars(body, unit, meter):
    """The length of each bar, and whether it is right.

    Parameters
    ----------
    body : str
    unit, meter : tuple of two int
        As fractions of a whole note, numerator first.

    Returns
    -------
    lengths : list of tuples of two int
        Numerator and denominator, one pair for each bar.
    right : list of bool
    """
    symbol = r"\||\(3|[<>]+|[A-Ga-gz][,']*(\d*)(/*)(\d*)"  # accidentals and spaces are left out
    bars, shortened, after = [[]], 0, Fraction(1)
    for found in re.finditer(symbol, body):
        if found[0] == "|":
            bars.append([])
        elif found[0] == "(3":
            shortened = 3
        elif found[0][0] in "<>":
            less = Fraction(1, 2 ** len(found[0]))
            before, after = (2 - less, less) if found[0][0] == ">" else (less, 2 - less)
            bars[-1][-1] *= before
        else:
            top, slashes, below = found.groups()
            length = Fraction(int(top or 1), int(below or 2 ** len(slashes))) * after
            bars[-1].append(length * Fraction(2, 3) if shortened > 0 else length)
            shortened, after = shortened - 1, Fraction(1)
    lengths = [sum(bar) * Fraction(*unit) for bar in bars if bar]
    full, last = Fraction(*meter), len(lengths) - 1
    right = [length == full for length in lengths]
    if last > 0:
        right[0] = lengths[0] <= full
        right[last] = right[last] or abs(float(lengths[0] + lengths[last] - full)) < 1e-6
    return [(length.numerator, length.denominator) for length in lengths], right
