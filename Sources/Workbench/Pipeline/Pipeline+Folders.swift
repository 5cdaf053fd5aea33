import Cases
import FoundationEssentials

/// The Python files that a piece of code stands on.
extension Pipeline {
  /// The source file of a module, looked for along `path`; nil where it lies elsewhere.
  func sourceFile(of reference: String, along path: [String]) -> String? {
    let module = moduleName(of: reference).split(separator: ".").joined(separator: "/")
    return path.map(resolve)
      // A package goes before a module of its name, both before a notebook, as in the worker.
      .flatMap { ["\($0)/\(module)/__init__.py", "\($0)/\(module).py", "\($0)/\(module).ipynb"] }
      .map(normalized)
      .first { Files.exists($0) }
  }

  /// Of the source file and the other Python files of its folder, since helpers count as well; of a notebook its code
  /// cells alone; nil for code that does not lie along `path`, which is the manifest's unless another is given.
  ///
  /// A file that is the own code of a candidate is no helper, unless one that counts has its module's name in it.
  ///
  /// - Parameter candidate: whose code it is; nil for a reference, a loader or an adapter.
  func folderHash(
    of reference: String, along path: [String]? = nil, candidate: Manifest.CandidateDeclaration? = nil
  ) -> String? {
    guard let file = sourceFile(of: reference, along: path ?? manifest.pipeline.path) else { return nil }
    let folder = parentDirectory(of: file)
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [fileName(of: file)])
      .filter { $0.hasSuffix(".py") || ($0 == fileName(of: file)) }.sorted()
    var texts: [String: String] = [:]
    for name in names {
      let text = Files.text(joined(folder, name)) ?? ""
      texts[name] = name.hasSuffix(".ipynb") ? notebookCode(text) ?? text : text
    }
    var strangers = candidateFiles(besides: candidate).subtracting([file])
    var counting = names.filter { !strangers.contains(joined(folder, $0)) }
    // Whether a mention is an import is not asked: too much counted costs a verification, too little a wrong verdict.
    var index = 0
    while index < counting.count {
      let words = Set(
        texts[counting[index], default: ""].split { !($0.isLetter || $0.isNumber || $0 == "_") })
      for name in names where words.contains(name.dropLast(3)) {
        if strangers.remove(joined(folder, name)) != nil { counting.append(name) }
      }
      index += 1
    }
    return SHA256.hexDigest(
      of: counting.sorted().map { "\($0)\n\(SHA256.hexDigest(of: texts[$0, default: ""]))" }
        .joined(separator: "\n"))
  }

  /// The files that are named as a candidate's code and as no reference's, loader's or adapter's.
  private func candidateFiles(besides own: Manifest.CandidateDeclaration?) -> Set<String> {
    var files: Set<String> = []
    for candidate in manifest.candidates where candidate.name != own?.name {
      switch candidate.code {
      case .python(let functions):
        let path = functions.path ?? manifest.pipeline.path
        files.formUnion(functions.references.values.compactMap { sourceFile(of: $0, along: path) })
      case .command(let words):
        files.formUnion(words.map(resolve).filter { $0.hasSuffix(".py") })
      case .native, .mixed: break
      }
    }
    var kept = stages.map(\.reference) + manifest.adapters.flatMap { [$0.className, $0.to, $0.from] }
    for case .loader(let loader) in manifest.inputs.values { kept.append(loader) }
    if case .python(let functions) = own?.code { kept += functions.references.values }
    return files.subtracting(
      kept.compactMap { sourceFile(of: $0, along: manifest.pipeline.path) })
  }
}

/// The code cells of a notebook: running it anew changes its outputs and counts, not its code. Nil for no notebook.
private func notebookCode(_ text: String) -> String? {
  struct Notebook: Decodable {
    struct Cell: Decodable {
      enum CodingKeys: String, CodingKey {
        case kind = "cell_type"
        case source
      }
      var kind: String
      var source: JSONValue?
    }
    var cells: [Cell]
  }
  guard let notebook = try? JSONDecoder().decode(Notebook.self, from: Data(text.utf8)) else { return nil }
  let code = notebook.cells.filter { $0.kind == "code" }.map { cell in
    switch cell.source {
    case .string(let text)?: text
    case .array(let lines)?: lines.map { if case .string(let line) = $0 { line } else { "" } }.joined()
    default: ""
    }
  }
  // The separator stands in no source.
  return code.joined(separator: "\u{0}")
}

/// What stands before the colon of "module:function".
func moduleName(of reference: String) -> String {
  String(reference.prefix { $0 != ":" })
}
