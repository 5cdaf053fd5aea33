import FoundationEssentials

/// What array libraries note of a value beside its columns, as JSON, and how two such notes differ in words.
///
/// The notes are written by `pandas_values.py`, `numpy_values.py` and their like; what is not known here is quoted.
enum LibraryDetails {
  /// One thing in which two notes differ.
  struct Difference: Hashable {
    /// The column it is about; nil for the whole.
    var column: String?
    /// What differs, "index" or "dtype"; empty for a column's type.
    var what: String
    var reference: String
    var candidate: String

    /// Whether it is another type of numbers, and nothing else.
    var isOfNumberTypes: Bool {
      ["", "dtype"].contains(what) && [reference, candidate].allSatisfy { NumberKinds.isDataType($0[...]) }
    }
  }

  /// - Parameter columns: the names of the columns of both sides.
  static func differences(
    _ reference: String, _ candidate: String, columns: (reference: [String], candidate: [String])
  ) -> [Difference] {
    guard case .object(let first)? = Note(json: reference), case .object(let second)? = Note(json: candidate)
    else { return [difference("details", .text(reference), .text(candidate))] }
    var found: [Difference] = []
    for key in Set(first.keys).union(second.keys).sorted() {
      let (one, other) = (first[key] ?? .null, second[key] ?? .null)
      guard one != other else { continue }
      switch key {
      case "types":
        guard case .list(let types) = one, case .list(let others) = other,
          types.count == columns.reference.count, others.count == columns.candidate.count
        else {
          found.append(difference("types", one, other))
          continue
        }
        // Which columns there are, and their order, is told where columns are compared.
        for (name, type) in zip(columns.reference, types) {
          guard let place = columns.candidate.firstIndex(of: name), others[place] != type else { continue }
          found.append(difference("", type, others[place], column: name, as: \.typeText))
        }
      case "columns": found += labels(one, other, haveSameNames: columns.reference == columns.candidate)
      case "index": found.append(difference("index", one, other, as: \.indexText))
      case "array", "levels", "range":
        found.append(difference("index", .object(first), .object(second), as: \.indexText))
      case "type": found.append(difference("", one, other, as: \.typeText))
      case "dtype": found.append(difference("dtype", one, other, as: \.typeText))
      case "name": found.append(difference("name", one, other, as: \.nameText))
      case "order":
        found.append(difference("memory order", first[key] ?? .text("C"), second[key] ?? .text("C")))
      case "readonly": found.append(difference("", one, other) { $0 == .null ? "writable" : "read-only" })
      case "unique":
        found.append(difference("", one, other) { $0 == .null ? "labels in any number" : "labels once each" })
      default: found.append(difference(key, one, other))
      }
    }
    return found
  }

  /// How the labels of a frame's columns differ, other than in the names that they give the columns.
  private static func labels(_ one: Note, _ other: Note, haveSameNames: Bool) -> [Difference] {
    let types = (
      one["type"] ?? one["range"].map { _ in .text("range") },
      other["type"] ?? other["range"].map { _ in .text("range") }
    )
    var found: [Difference] = []
    if types.0 != types.1 {
      found.append(difference("labels of the columns", types.0 ?? .null, types.1 ?? .null, as: \.typeText))
    }
    if one["name"] != other["name"] {
      found.append(
        difference(
          "name of the columns' labels", one["name"] ?? .null, other["name"] ?? .null, as: \.nameText))
    }
    return found.isEmpty && haveSameNames ? [difference("labels of the columns", one, other)] : found
  }

  /// In words, and where these are the same for both, as the notes have it.
  private static func difference(
    _ what: String, _ one: Note, _ other: Note, column: String? = nil, as words: (Note) -> String = \.quoted
  ) -> Difference {
    let texts = (words(one), words(other))
    return texts.0 == texts.1
      ? Difference(
        column: column, what: what, reference: "\(texts.0) \(one.quoted)",
        candidate: "\(texts.1) \(other.quoted)")
      : Difference(column: column, what: what, reference: texts.0, candidate: texts.1)
  }
}

/// A piece of JSON.
indirect enum Note: Decodable, Hashable {
  case null
  case flag(Bool)
  case whole(Int)
  case number(Double)
  case text(String)
  case list([Note])
  case object([String: Note])

  init?(json: String) {
    guard let note = try? JSONDecoder().decode(Note.self, from: Data(json.utf8)) else { return nil }
    self = note
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Int.self) {
      self = .whole(number)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let items = try? container.decode([Note].self) {
      self = .list(items)
    } else {
      self = .object(try container.decode([String: Note].self))
    }
  }

  subscript(key: String) -> Note? { if case .object(let members) = self { members[key] } else { nil } }

  /// "object", "int64", "str", "ordered category (in < out < adjust)", "datetime64[us, Europe/Berlin]".
  var typeText: String {
    switch self {
    case .text(let name):
      return name.hasPrefix("<M8") || name.hasPrefix("<m8")
        ? (name.hasPrefix("<M") ? "datetime64" : "timedelta64") + name.dropFirst(3) : name
    case .object(let members):
      if let categories = members["categories"] {
        let isOrdered = members["ordered"] == .flag(true)
        let values = categories["values"]?.items.map(\.quoted) ?? [categories.indexText]
        let shown = values.prefix(6) + (values.count > 6 ? ["…"] : [])
        return "\(isOrdered ? "ordered " : "")category (\(shown.joined(separator: isOrdered ? " < " : ", ")))"
      }
      // The str of pandas 3 has NaN for what is missing, the string of before NA.
      if members["string"] != nil { return members["missing"] == .text("nan") ? "str" : "string" }
      if let zone = members["zone"], let unit = members["unit"] {
        let name = zone.quoted.split(separator: ":").last.map(String.init) ?? zone.quoted
        return "datetime64[\(unit.quoted), \(name)]"
      }
      if let closed = members["closed"] { return "interval, closed \(closed.quoted)" }
      if let own = members["masked"] ?? members["period"] { return own.quoted }
      if members["arrow"] != nil { return "an Arrow type" }
      return quoted
    default: return quoted
    }
  }

  /// "0, 1, … 9", "int64 called 'id'", "2 levels called 'year', 'month'".
  var indexText: String {
    guard case .object(let members) = self else { return quoted }
    let name = members["name"].flatMap { $0 == .null ? nil : " called \($0.nameText)" } ?? ""
    if let range = members["range"]?.items, range.count == 3 {
      return "range(\(range.map(\.quoted).joined(separator: ", ")))\(name)"
    }
    if let levels = members["levels"]?.items {
      return
        "\(levels.count) levels called \(members["names"]?.items.map(\.nameText).joined(separator: ", ") ?? "")"
    }
    let frequency = members["freq"].map { ", every \($0.quoted)" } ?? ""
    return ((members["array"] ?? members["type"])?.typeText ?? quoted) + name + frequency
  }

  /// "'id'", or "none".
  var nameText: String {
    switch self {
    case .null: "none"
    case .text(let text): "'\(text)'"
    default: quoted
    }
  }

  private var items: [Note] { if case .list(let items) = self { items } else { [] } }

  /// As Python writes it, cut to 60 characters.
  var quoted: String {
    let text =
      switch self {
      case .null: "nothing"
      case .flag(let flag): flag ? "True" : "False"
      case .whole(let number): "\(number)"
      case .number(let number): "\(number)"
      case .text(let text): text
      case .list(let items): "(\(items.map(\.quoted).joined(separator: ", ")))"
      case .object(let members):
        "{\(members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.quoted)" }.joined(separator: ", "))}"
      }
    return text.count > 60 ? text.prefix(59) + "…" : text
  }
}
