"""Puts the safe parts where nbgrader looks for its own.

That is behind `nbgrader generate_assignment`, `autograde`, `generate_feedback` and `collect`,
behind the formgrader's buttons and nbgrader's Python interface.
"""

from tornado import web

from . import formgrader, gradebook
from .autograde import SafeAutograde
from .feedback import SafeFeedback
from .release import SafeRelease


def one_course_only(get):
    """nbgrader's entrance without its argument `path`.

    It loads the configuration, a program, of the folder that it names: a link on any page could
    name a submission.
    """
    if hasattr(get, "wrapped"):
        return get

    def guarded(handler):
        if handler.get_argument("path", ""):
            raise web.HTTPError(403, "This formgrader opens the course that it was started in.")
        return get(handler)

    guarded.wrapped = get
    return guarded


def install(config):
    """Put the safe converters where nbgrader's commands and the formgrader look for theirs.

    Into `config`, nbgrader's, go the parts that nbgrader lets one configure.
    """
    import nbgrader.apps.api as api
    import nbgrader.apps.autogradeapp as autograde_app
    import nbgrader.apps.generateassignmentapp as release_app
    import nbgrader.apps.generatefeedbackapp as feedback_app
    from nbgrader.server_extensions.formgrader import handlers

    release_app.GenerateAssignment = api.GenerateAssignment = SafeRelease
    autograde_app.Autograde = api.Autograde = SafeAutograde
    feedback_app.GenerateFeedback = api.GenerateFeedback = SafeFeedback
    handlers.FormgraderHandler.get = one_course_only(handlers.FormgraderHandler.get)
    formgrader.guard(handlers)
    if "db_url" in config.CourseDirectory:
        gradebook.check_driver(config.CourseDirectory.db_url)
    config.HTMLExporter.filters = {"highlight_code": "autograder.plugins.feedback.for_instructors"}
    config.ExchangeFactory.collect = "autograder.plugins.exchange.SafeCollect"
