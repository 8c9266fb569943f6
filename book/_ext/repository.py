"""What needs the address of the repository, `repository_url` in `_config.yml`; without it, nothing.

With an address, each chapter has buttons that open its notebook on the services named under
`launch_buttons`, and each page buttons that lead to the repository, to the text of the page and to
a new issue; and a file of the repository that a page names in letters of code
(`benchmarks/reproductions/names.py`) is a link to it. Without one, no page names another host.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

ROOT = Path(__file__).resolve().parents[2]
FILE = re.compile(
    r"(?:autograder|benchmarks|book|exercises|rnnlib|solutions|tests|tools)/[\w./-]+\w"
)
IN_HTML = re.compile(rf"<code[^>]*>({FILE.pattern})</code>(?!</a>)")
BUTTONS = ["use_repository_button", "use_issues_button", "use_edit_page_button"]


def decide(app, config):
    """Turn on what the address allows."""
    options = config.html_theme_options
    address = options.get("repository_url", "").strip().rstrip("/")
    options["repository_url"] = address
    options |= dict.fromkeys(BUTTONS, bool(address))
    launch = {k: v for k, v in options.get("launch_buttons", {}).items() if v}
    if "github.com/" not in address:  # which is where Colab reads from
        launch.pop("colab_url", None)
    options["launch_buttons"] = launch if address else {}


def address_of(config, name):
    """Where a reader sees a file of the repository; None without an address or the file."""
    options = config.html_theme_options
    if not options.get("repository_url") or not (ROOT / name).is_file():
        return None
    view = "-/blob" if "gitlab" in options["repository_url"] else "blob"
    return f"{options['repository_url']}/{view}/{options.get('repository_branch', 'main')}/{name}"


class LinkFiles(SphinxPostTransform):
    """Make links of the repository's files."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs):
        for literal in list(self.document.findall(nodes.literal)):
            name = literal.astext()
            above = literal.parent
            while above is not None and not isinstance(above, nodes.reference):
                above = above.parent
            if FILE.fullmatch(name) and above is None and (to := address_of(self.config, name)):
                link = nodes.reference("", "", refuri=to, internal=False)
                literal.replace_self(link)
                link += literal
        for raw in list(self.document.findall(nodes.raw)):
            page = IN_HTML.sub(self.in_html, raw.astext())
            if page != raw.astext():
                raw.replace_self(nodes.raw("", page, format="html"))

    def in_html(self, code):
        to = address_of(self.config, code[1])
        return f'<a class="reference external" href="{to}">{code[0]}</a>' if to else code[0]


def edit_the_text(app, name, template, context, doctree):
    """The page of a chapter is edited in its text, and not in the notebook made from it."""
    if (Path(app.srcdir) / f"{name}.md").exists():
        for group in context.get("header_buttons", ()):
            for button in group.get("buttons", ()):
                if button.get("label") == "source-edit-button":
                    button["url"] = button["url"].replace(f"{name}.ipynb", f"{name}.md")


def setup(app):
    app.connect("config-inited", decide)
    app.connect("html-page-context", edit_the_text, priority=900)
    app.add_post_transform(LinkFiles)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
