"""Names in nbgrader's formgrader: its templates write them into pages as they are.

Students are called as their folders are, and as they call themselves in a learning platform.
"""

from html import escape

NAMES = ("student", "student_id", "first_name", "last_name")


def as_text(values):
    """The same values, the names among them without markup; O'Brien stays O'Brien."""
    names = {key: values[key] for key in NAMES if isinstance(values.get(key), str)}
    quoted = {k: escape(v, quote=False).replace('"', "&quot;") for k, v in names.items()}
    return {**values, **quoted}


def with_names_as_text(render):
    """nbgrader's function that fills a template."""
    if hasattr(render, "wrapped"):
        return render

    def rendered(handler, name, **values):
        return render(handler, name, **as_text(values))

    rendered.wrapped = render
    return rendered


class NamesAsText:
    """nbgrader's exporter of the page on which a submission is graded."""

    def __init__(self, exporter):
        self.exporter = exporter

    def from_filename(self, filename, resources):
        return self.exporter.from_filename(filename, resources=as_text(resources))


def guard(handlers):
    """Put these parts into nbgrader's handlers."""
    base = handlers.BaseHandler
    base.render = with_names_as_text(base.render)
    base.exporter = property(lambda handler: NamesAsText(handler.settings["nbgrader_exporter"]))
