"""Import a package that carries data, or say how to install it."""

from importlib import import_module

from rnnlib.contracts import takes


@takes(distribution=str, module=str)
def require(distribution, module=None):
    """Import and return `module` of the package `distribution`.

    Parameters
    ----------
    distribution : str
        The name that pip knows.
    module : str, optional
        The name that Python knows, if it differs.

    Returns
    -------
    module

    Raises
    ------
    ModuleNotFoundError
        With the line that installs the package.
    """
    module = module or distribution
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"this data comes in the package {distribution!r}, which is not installed; "
            f"install it with: pip install {distribution}"
        ) from error
