/// The few things that are said best in Python, compiled once. None of them runs inside a clock.
struct PythonHelpers {
  private let namespace: PythonObject

  // Unsafe, because the compiler cannot see that the GIL guards it: it is read and written with the token.
  nonisolated(unsafe) private static var instance: PythonHelpers?

  static func shared(_ gil: borrowing GIL) throws(PythonException) -> PythonHelpers {
    if let instance = unsafe instance { return instance }
    let made = PythonHelpers(
      namespace: try .namespace(executing: source, fileName: "<regauge>", gil))
    unsafe instance = made
    return made
  }

  func call(
    _ function: String, _ arguments: [PythonObject], _ gil: borrowing GIL
  ) throws(PythonException) -> PythonObject {
    guard let callable = namespace.value(forKey: function, gil) else {
      throw PythonException(className: "NameError", message: "no helper is called \(function)")
    }
    return try callable.call(arguments, gil)
  }

  /// Lone surrogates become escapes, so that every text can leave Python.
  private static let source = #"""
    def plain(text):
        return text.encode("utf-8", "backslashreplace").decode("utf-8")

    def describe_exception(exception):
        import traceback
        try:
            message = str(exception)
        except BaseException as error:
            message = "<str() of the exception raised " + type(error).__name__ + ">"
        lines = traceback.format_exception(type(exception), exception, exception.__traceback__)
        return (plain(message), plain("".join(lines)))

    def describe_function(function):
        import inspect
        target = inspect.unwrap(function)
        try:
            parameters = inspect.signature(function).parameters.values()
        except (TypeError, ValueError):
            parameters = ()
        names = tuple(parameter.name for parameter in parameters)
        kinds = tuple(int(parameter.kind) for parameter in parameters)
        try:
            path = inspect.getsourcefile(target)
            lines, line = inspect.getsourcelines(target)
        except (OSError, TypeError):
            return (names, None, None, None, kinds)
        return (names, path, line, plain("".join(lines)), kinds)

    def dataclass_fields(cls):
        """The field names; None for no dataclass; a str that says why instances cannot be read or rebuilt
        without running code of the class."""
        import dataclasses, types
        if not dataclasses.is_dataclass(cls):
            return None
        if cls.__new__ is not object.__new__:
            return "with a __new__ of its own"
        if cls.__getattribute__ is not object.__getattribute__ or hasattr(cls, "__getattr__"):
            return "that computes its attributes"
        names = tuple(field.name for field in dataclasses.fields(cls))
        for name in names:
            holder = next((base for base in cls.__mro__ if name in base.__dict__), None)
            member = holder.__dict__[name] if holder else None
            if hasattr(type(member), "__get__") and not isinstance(
                member, (types.MemberDescriptorType, types.FunctionType)):
                return "that computes its field " + name
        return names

    def resolve(module, path):
        import sys
        value = module
        if ".<locals>." in path:
            return closure(module, path)
        for name in path.split("."):
            value = getattr(value, sys.intern(name))  # the method cache keeps names by address
        return value

    def closure(module, path):
        """The function that a factory makes, as one of its own arguments and of the factory's variables it uses."""
        import inspect, types
        factory, *names = path.split(".<locals>.")
        code = resolve(module, factory).__code__
        for name in ".".join(names).split("."):
            found = [constant for constant in code.co_consts
                     if isinstance(constant, types.CodeType) and constant.co_name == name]
            if len(found) != 1:
                raise AttributeError(f"{path}: {code.co_name} defines {len(found)} functions called {name}")
            code = found[0]
        scope = module.__dict__
        template = types.FunctionType(code, scope, None, None, tuple(types.CellType() for _ in code.co_freevars))
        free = inspect.signature(template).parameters
        variables = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in code.co_freevars]

        def call(*args, **values):
            cells = tuple(types.CellType(values.pop(name)) if name in values else types.CellType()
                          for name in code.co_freevars)
            function = types.FunctionType(code, scope, None, None, cells)
            for cell in cells:
                try:
                    cell.cell_contents
                except ValueError:
                    cell.cell_contents = function  # it calls itself
            return function(*args, **values)

        own = list(free.values())
        last = [parameter for parameter in own if parameter.kind is inspect.Parameter.VAR_KEYWORD]
        call.__signature__ = inspect.Signature([*(p for p in own if p not in last), *variables, *last])
        call.__wrapped__ = template
        return call

    def items_of(mapping):
        return tuple((name, value) for name, value in mapping.items())

    def put_search_paths(paths):
        import sys
        for path in reversed(paths):
            if path in sys.path:
                sys.path.remove(path)
            sys.path.insert(0, path)

    def append_search_paths(paths):
        import sys
        sys.path.extend(path for path in paths if path not in sys.path)

    def forget_current_directory():
        import sys
        sys.path[:] = [path for path in sys.path if path]

    def flush_streams():
        import sys
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Exception:
                pass

    def active_threads():
        import threading
        return threading.active_count()

    def describe_interpreter():
        import sys
        return (sys.implementation.name, sys.version.split()[0], sys.executable or "")
    """#
}
