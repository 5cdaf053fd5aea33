# __main__ as others see it: pickle, inspect, dataclasses, runpy
import dataclasses
import inspect
import pickle
import runpy
import sys

import __main__


@dataclasses.dataclass
class Point:
    x: int
    y: "Point" = None


if __name__ == "__main__":
    data = pickle.dumps(Point(1, Point(2)))
    print(data, pickle.loads(data), Point.__module__, __main__ is sys.modules["__main__"])
    print(inspect.getsource(Point), inspect.getsourcefile(Point), inspect.getmodule(Point).__name__)
    print(sorted(runpy.run_path(__file__, run_name="again"))[-3:])
