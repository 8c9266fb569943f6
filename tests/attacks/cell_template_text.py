# Prints what template engines, Markdown and LaTeX would carry out.
text = "{{ 7 * 7 }}{% raise %} {{ config }} ${7*7} <%= 7 %> [x](javascript:attack()) $\\href{javascript:attack()}{x}$ ![b](http://127.0.0.1:1/b.png)"
print(text)


def running_mean(x):
    raise ValueError(text)
