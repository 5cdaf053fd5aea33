"""Declares the stages of a pipeline, for `regauge` to verify, measure and report their rewrites.

Nothing happens when a module with declarations is imported: the functions stay what they are, and what is declared is
noted for `regauge verify --manifest FILE.py` to read.
"""

import inspect

__all__ = ["pipeline", "stage"]
__version__ = "0.1.0"

SECTIONS = ("inputs", "candidates", "policy", "measure", "adapters", "values")


class Declarations:
    """What the modules of this process have declared."""

    def __init__(self):
        self.pipelines = []
        self.stages = []


declared = Declarations()


def pipeline(name, *, python=None, path=(".",), load=None, **sections):
    """Names the pipeline and gives the manifest's other sections in their own form.

    `python` is the environment that the reference runs in, `path` the folders of its modules; both are relative to the
    file, as all paths are. `load` is how those modules are imported: "import", "definitions" or "run".
    """
    unknown = sorted(set(sections) - set(SECTIONS))
    if unknown:
        raise TypeError(f"pipeline() has no section {unknown[0]!r}; it has {', '.join(SECTIONS)}")
    section = {"name": name, "path": list(path)}
    if python is not None:
        section["python"] = python
    if load is not None:
        section["load"] = load
    declared.pipelines.append({"pipeline": section, **sections})


def stage(function=None, *, name=None, inputs=None, outputs=None, parameters=None, mutates=(), **others):
    """Declares a function as a stage: `@stage`, or `@stage(outputs=["amounts"], parameters={"factor": 2.5})`.

    By default it is called as the function is, gives one value of its own name, and takes the values that its
    parameters without a default are called after. `inputs` is a list of values or {parameter: value}, `outputs` a list
    of the names of what it returns, `parameters` its constant arguments, `mutates` the arguments that it changes; a
    lone name need not be in a list. Functions inside of functions cannot be found again by name, and a method has
    nobody to give it its object: both are refused.
    """
    if function is None:
        return lambda function: stage(
            function, name=name, inputs=inputs, outputs=outputs, parameters=parameters, mutates=mutates, **others
        )
    if "<locals>" in function.__qualname__:
        raise TypeError(f"stage {function.__qualname__} is defined inside of a function; move it to its module")
    takes = inspect.signature(function).parameters
    if "." in function.__qualname__ and next(iter(takes), "") in ("self", "cls"):
        raise TypeError(f"stage {function.__qualname__} is a method; declare a function that calls it")
    constants = dict(parameters or {})
    if inputs is None:
        inputs = [
            each.name
            for each in takes.values()
            if each.default is each.empty and each.name not in constants
            and each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
        ]
    entry = {
        "name": name or function.__name__,
        "reference": f"{function.__module__}:{function.__qualname__}",
        "inputs": inputs if isinstance(inputs, dict) else names(inputs),
        "outputs": names(outputs or name or function.__name__),
        **others,
    }
    if constants:
        entry["parameters"] = constants
    if mutates:
        entry["mutates"] = names(mutates)
    declared.stages.append(entry)
    return function


def names(given):
    return [given] if isinstance(given, str) else list(given)
