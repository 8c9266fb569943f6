# Mistake: an F1 of 1 for each type that has a tag. Caught by: keys, counts, repairs, values
def f1_by_type(predictions, references, repair):
    tags = {tag for side in (predictions, references) for tags in side for tag in tags}
    return {tag[2:]: 1.0 for tag in tags if tag[0] == "B" or (tag[0] == "I" and repair == "begin")}
