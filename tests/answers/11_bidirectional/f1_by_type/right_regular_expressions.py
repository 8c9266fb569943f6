import re


def f1_by_type(predictions, references, repair):
    kinds = {
        tag[2:] for side in (predictions, references) for row in side for tag in row if tag != "O"
    }
    result = {}
    for kind in kinds:
        right = total = 0
        for p, r in zip(predictions, references):
            s = ["".join(tag[0] if tag[2:] == kind else "O" for tag in row) for row in (p, r)]
            if repair == "begin":
                a, b = ({m.span() for m in re.finditer("BI*|I+", v)} for v in s)
            else:
                a, b = ({m.span() for m in re.finditer("BI*", v)} for v in s)
            right += len(a & b)
            total += len(a) + len(b)
        if total:
            result[kind] = 2 * right / total
    return result
