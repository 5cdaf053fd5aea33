import PythonRuntime

/// The functions of `_regauge` by which our own Python code sees calls.
func traceFunctions() -> [PythonModule.Function] {
  [
    .init(
      "trace", argumentCount: 3,
      "trace(select, enter, leave): sees calls from here on. select(code) is asked once for each code object: None skips"
        + " it, False counts it, True also calls enter(code, frame) -> token before each call and leave(token, returned,"
        + " value) after it, unless the token is None; returned is None for a generator that was dropped half-way."
    ) { arguments, gil in
      // Its own module gives threads the way in.
      let hook = try PythonObject.module("_regauge", gil).attribute("trace_thread", gil)
      try CallTracer.start(
        select: arguments[0], enter: arguments[1], leave: arguments[2], threadHook: hook, gil)
      return .none(gil)
    },
    .init(
      "trace_thread", argumentCount: 3,
      "trace_thread(frame, event, argument): for threading.setprofile: sees the calls of this thread from here on."
    ) { arguments, gil in
      try CallTracer.join(frame: arguments[0], event: try arguments[1].text(gil), gil)
      return .none(gil)
    },
    .init(
      "untrace", argumentCount: 0,
      "untrace(): ends trace; raises what a callback raised, if one did, and RuntimeError where the script replaced the"
        + " profile function."
    ) { _, gil in
      try CallTracer.stop(gil)
      return .none(gil)
    },
    .init(
      "trace_report", argumentCount: 0,
      "trace_report(): ([(code, calls, raised, inclusive ns, own ns)], [(caller or None, callee, calls, inclusive ns)],"
        + " [(code, line, ns)]) of what was seen since trace."
    ) { _, gil in try CallTracer.report(gil) },
  ]
}
