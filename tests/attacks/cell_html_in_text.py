# Prints tags and escape sequences, and raises them.
print("</pre><script>attack()</script>\x1b]0;title\x07\x1b[31mred\x1b[0m")


class Loud:
    def __repr__(self):
        return "</pre><script>attack()</script>"


Loud()
