import PythonRuntime
import Workers

/// The functions of `_regauge` that `capture.py` calls, and those that give it its own source.
func captureFunctions() -> [PythonModule.Function] {
  [
    .init(
      "source", argumentCount: 1,
      "source(name): the text of one of our own programs, such as \"script\" or \"capture\"."
    ) { arguments, gil in
      let name = try arguments[0].text(gil)
      let sources = [
        "script": PackageResources.script_py, "capture": PackageResources.capture_py,
        "code_facts": PackageResources.code_facts_py,
        "profile": PackageResources.profile_py, "facts": PackageResources.facts_py,
        "references": PackageResources.references_py, "top_level": PackageResources.top_level_py,
        "syntax": PackageResources.syntax_py, "extract": PackageResources.extract_py,
      ]
      guard let source = sources[name] else {
        throw PythonRaise("ValueError", "source: there is no program '\(name)'")
      }
      return try .string(String(decoding: source, as: UTF8.self), gil)
    },
    .init(
      "capture_open", argumentCount: 2,
      "capture_open(plan, module): begins what the plan's file says; returns the wished-for functions as JSON."
    ) { arguments, gil in
      let session = try CaptureSession(
        planFile: try arguments[0].text(gil), mainModule: try arguments[1].text(gil), gil)
      CaptureSession.open(session, gil)
      return try .string(try session.wishes(), gil)
    },
    .init(
      "capture_place", argumentCount: 2,
      "capture_place(number, size): where a call of about that size would be kept, or -1."
    ) { arguments, gil in
      let session = try CaptureSession.current(gil)
      return try .int(
        session.place(stage: try arguments[0].integer(gil), size: try arguments[1].integer(gil)), gil)
    },
    .init(
      "capture_enter", argumentCount: 4,
      "capture_enter(number, place, names, values): keeps arguments; a ticket, or -1 where that cannot be done."
    ) { arguments, gil in
      var names: [String] = []
      for name in arguments[2].items(gil) { names.append(try name.text(gil)) }
      let ticket = try CaptureSession.current(gil).enter(
        stage: try arguments[0].integer(gil), place: try arguments[1].integer(gil), names: names,
        values: arguments[3].items(gil), gil)
      return try .int(ticket ?? -1, gil)
    },
    .init(
      "capture_return", argumentCount: 4,
      "capture_return(ticket, values, value, items): the arguments after the call, and what it returned; items is 1 for"
        + " what a generator gave, as a list."
    ) { arguments, gil in
      try CaptureSession.current(gil).leave(
        ticket: try arguments[0].integer(gil), values: arguments[1].items(gil), result: arguments[2],
        isGenerated: try arguments[3].integer(gil) != 0, gil)
      return .none(gil)
    },
    .init(
      "capture_raise", argumentCount: 4,
      "capture_raise(ticket, values, class, message): the arguments after the call, and what it raised."
    ) { arguments, gil in
      try CaptureSession.current(gil).leave(
        ticket: try arguments[0].integer(gil), values: arguments[1].items(gil),
        className: try arguments[2].text(gil), message: try arguments[3].text(gil), gil)
      return .none(gil)
    },
    .init(
      "capture_drop", argumentCount: 1,
      "capture_drop(ticket): gives up a call of a generator that was not read to its end."
    ) { arguments, gil in
      try CaptureSession.current(gil).drop(ticket: try arguments[0].integer(gil))
      return .none(gil)
    },
    .init(
      "capture_close", argumentCount: 1, "capture_close(report): writes down what was captured and seen."
    ) { arguments, gil in
      try CaptureSession.current(gil).close(try arguments[0].text(gil))
      return .none(gil)
    },
  ]
}
