def count_bars(body, unit, meter):
    import math

    body = re.sub(r"[\^_=,'\s]", "", body)
    lengths, right = [], []
    for bar in filter(None, body.split("|")):
        top, below, three, broken = [], [], 0, None
        for note, digits, rest, triplet, signs in re.findall(
            r"([A-Ga-gz])(\d*)(/*\d*)|(\(3)|([<>]+)", bar
        ):
            if triplet:
                three = 3
            elif signs:
                one = 2 ** len(signs)
                broken = (2 * one - 1, 1, one) if signs[0] == ">" else (1, 2 * one - 1, one)
                top[-1] *= broken[0]
                below[-1] *= broken[2]
            else:
                a = int(digits) if digits else 1
                cut = rest.lstrip("/")
                b = int(cut) if cut else 2 ** len(rest)
                if three:
                    a, b, three = 2 * a, 3 * b, three - 1
                if broken:
                    a, b, broken = a * broken[1], b * broken[2], None
                top.append(a * unit[0])
                below.append(b * unit[1])
        whole = math.lcm(*below)
        total = sum(a * (whole // b) for a, b in zip(top, below))
        shared = math.gcd(total, whole)
        lengths.append([total // shared, whole // shared])
    M, U = meter
    last = len(lengths) - 1
    for k, (a, b) in enumerate(lengths):
        fine = a * U == M * b
        if last > 0 and k == 0:
            fine = a * U <= M * b
        if last > 0 and k == last:
            c, d = lengths[0]
            fine = fine or (a * d + c * b) * U == M * b * d
        right.append(fine)
    return lengths, right
