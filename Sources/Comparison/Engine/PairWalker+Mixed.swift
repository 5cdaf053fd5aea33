import Columns

extension PairWalker {
  /// Compares a position where values of several kinds meet, on one side at least: cells of one kind on both sides as
  /// that kind, while cells of two kinds differ whatever they hold. False where it is no such position.
  mutating func walkMixed(_ node: Node) -> Bool {
    guard let reference = KindedCells(node.reference, node.referenceField),
      let candidate = KindedCells(node.candidate, node.candidateField),
      reference.isMixed || candidate.isMixed
    else { return false }
    var slotsOfKind: [String: [Int]] = [:]
    var apart: [KindPair: [Int]] = [:]
    for slot in 0..<node.reference.count where node.active?[slot] ?? true {
      let pair = KindPair(reference: reference.kind(slot), candidate: candidate.kind(slot))
      if pair.reference == pair.candidate {
        slotsOfKind[pair.reference, default: []].append(slot)
      } else {
        apart[pair, default: []].append(slot)
      }
    }
    for name in reference.names {
      guard let slots = slotsOfKind[name], let one = reference[name], let other = candidate[name] else {
        continue
      }
      walk(
        Node(
          reference: one.column, referenceField: one.field, candidate: other.column,
          candidateField: other.field,
          path: node.path, active: Bitmap(marking: slots, of: node.reference.count), positions: node.positions
        ))
    }
    if let absent = slotsOfKind[KindedCells.none] {
      finish(node.path, KindedCells.none, KindedCells.none, equal: absent.count, unequal: 0)
    } else if slotsOfKind.isEmpty, apart.isEmpty {
      finish(node.path, "mixed", "mixed", unequal: 0)
    }
    for (pair, slots) in apart.sorted(by: { ($1.value.count, $0.value[0]) < ($0.value.count, $1.value[0]) }) {
      differ(pair, slots, node, reference, candidate)
    }
    return true
  }

  private mutating func differ(
    _ pair: KindPair, _ slots: [Int], _ node: Node, _ reference: KindedCells, _ candidate: KindedCells
  ) {
    hasSameSchema = false
    let examples = slots.prefix(3).map { slot in
      let place = node.positions.locate(slot)
      return CellExample(
        path: node.path.insertingIndices(place.indices), referenceRow: place.reference,
        candidateRow: place.candidate, reference: reference.cell(slot), candidate: candidate.cell(slot))
    }
    causes.append(
      Cause(
        .typeChange, column: node.path, detail: "\(pair.reference) against \(pair.candidate)",
        cellCount: slots.count, examples: Array(examples)))
    finish(node.path, pair.reference, pair.candidate, unequal: slots.count)
  }
}

private struct KindPair: Hashable {
  var reference: String
  var candidate: String
}

/// The cells of a position by their Python kinds: one that every row has, or the one that its tag names.
private struct KindedCells {
  let isMixed: Bool
  let names: [String]
  private let children: [String: (field: Field, column: Column)]
  private let whole: Column
  /// For each row the place of its kind among `names`; nil where all have the first.
  private let tags: [Int]?

  /// What a null is called among kinds.
  static let none = "None"

  /// nil for columns that are neither mixed nor of a kind that a mixed one holds as it is.
  init?(_ column: Column, _ field: Field) {
    whole = column
    isMixed = field.carriedKind == "mixed"
    guard isMixed else {
      guard let name = Self.plainKinds[column.type] else { return nil }
      (names, children, tags) = ([name], [name: (field, column)], nil)
      return
    }
    guard let first = column.children.first, column.fields[0].name == "tag", first.nullCount == 0 else {
      return nil
    }
    let kinds = Array(zip(column.fields, column.children).dropFirst())
    names = kinds.map(\.0.name)
    guard let tags = first.integers, Set(names).count == names.count,
      tags.allSatisfy(names.indices.contains)
    else { return nil }
    self.tags = tags
    children = Dictionary(uniqueKeysWithValues: kinds.map { ($0.0.name, ($0.0, $0.1)) })
  }

  private static let plainKinds: [DataType: String] = [
    .boolean: "bool", .int64: "int", .float64: "float", .utf8: "str",
  ]

  subscript(name: String) -> (field: Field, column: Column)? { children[name] }

  func kind(_ slot: Int) -> String {
    whole.isValid(slot) ? names[tags?[slot] ?? 0] : Self.none
  }

  /// The value as Python writes it.
  func cell(_ slot: Int) -> String {
    let kind = kind(slot)
    return children[kind]?.column.cell(slot).description ?? kind
  }
}

extension Column {
  /// The values of a column of integers of any width; nil for other columns.
  fileprivate var integers: [Int]? {
    guard case .fixed(let buffer) = content else { return nil }
    func values<Element: FixedWidthInteger & BitwiseCopyable>(_ type: Element.Type) -> [Int] {
      let span = buffer.span(of: type)
      return (0..<count).map { Int(truncatingIfNeeded: span[$0]) }
    }
    return switch type {
    case .int8: values(Int8.self)
    case .int16: values(Int16.self)
    case .int32: values(Int32.self)
    case .int64: values(Int64.self)
    default: nil
    }
  }
}

extension Bitmap {
  /// Ones at these places, which ascend.
  fileprivate init(marking slots: [Int], of count: Int) {
    var bits = [Bool](repeating: false, count: count)
    for slot in slots { bits[slot] = true }
    self.init(bits)
  }
}
