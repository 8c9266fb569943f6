# Shows HTML, JavaScript, SVG and LaTeX that run in the reader's browser.
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display

display(HTML("<script>alert('CANARY')</script><img src=x onerror=alert('CANARY')>"))
display(Javascript("alert('CANARY')"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><text>CANARY</text></svg>"))
display(Markdown("<iframe src='javascript:alert(\"CANARY\")'></iframe>"))
display(Latex(r"$\href{javascript:alert('CANARY')}{x}$"))
