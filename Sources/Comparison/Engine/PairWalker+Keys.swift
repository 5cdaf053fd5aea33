import Columns
import FoundationEssentials

extension PairWalker {
  /// Compares which keys each row has, and their order where the policy asks for it.
  ///
  /// Returns the slots at which a key is missing on one side, by key: they are compared here, not as values.
  mutating func compareKeys(_ node: Node, present: Bitmap?) -> [String: [Int]] {
    guard let first = shapes(node.reference, node.referenceField, node.path),
      let second = shapes(node.candidate, node.candidateField, node.path)
    else { return [:] }
    if first.ids == nil && second.ids == nil {
      // Every row has every key; missing columns are found by name.
      if KeyComparison(first.keys[0], second.keys[0]).isReordered {
        keysInAnotherOrder(node, rows: Bitmap.count(present, of: node.reference.count))
      }
      return [:]
    }
    var absent: [String: [Int]] = [:]
    var reordered = 0
    var differing = 0
    var comparisons: [KeyComparison?] = Array(repeating: nil, count: first.keys.count * second.keys.count)
    for slot in 0..<node.reference.count where present?[slot] ?? true {
      guard let a = first.shape(slot), let b = second.shape(slot) else {
        problems.append(
          "column \(node.path.isEmpty ? MetadataKey.shapeField : node.path): row \(slot) has a key order that"
            + " \(MetadataKey.shapes) does not list; write the data again")
        return [:]
      }
      let index = a * second.keys.count + b
      let comparison = comparisons[index] ?? KeyComparison(first.keys[a], second.keys[b])
      comparisons[index] = comparison
      if comparison.isReordered { reordered += 1 }
      if !comparison.onOneSide.isEmpty { differing += 1 }
      for key in comparison.onOneSide { absent[key, default: []].append(slot) }
    }
    if reordered > 0 { keysInAnotherOrder(node, rows: reordered) }
    guard !absent.isEmpty else { return [:] }
    if policy.missingKeyEqualsNull {
      forgiven.append(
        "column \(node.path.isEmpty ? "(keys)" : node.path): missing keys taken for None\(policy.reasonSuffix)"
      )
      return [:]
    }
    let children = Set(node.reference.fields.map(\.name)).intersection(node.candidate.fields.map(\.name))
    // Keys that one side has in no row are missing columns already.
    for (key, slots) in absent.sorted(by: { $0.key < $1.key }) where children.contains(key) {
      missingKey(key, slots, node, first, second)
    }
    let path = node.path.isEmpty ? "(keys)" : "\(node.path).(keys)"
    let total = Bitmap.count(present, of: node.reference.count)
    finish(path, "keys", "keys", equal: total - differing, unequal: differing)
    return absent
  }

  private mutating func missingKey(
    _ key: String, _ slots: [Int], _ node: Node, _ first: Shapes, _ second: Shapes
  ) {
    let path = node.path.isEmpty ? key : "\(node.path).\(key)"
    let examples = slots.prefix(CauseCollector.exampleLimit).map { slot in
      let place = node.positions.locate(slot)
      let isInReference = first.keys[first.shape(slot)!].contains(key)
      return CellExample(
        path: path.insertingIndices(place.indices), referenceRow: place.reference,
        candidateRow: place.candidate,
        reference: isInReference ? node.reference.child(key)!.cell(slot).description : "no such key",
        candidate: isInReference ? "no such key" : node.candidate.child(key)!.cell(slot).description)
    }
    causes.append(Cause(.missingKey, column: path, cellCount: slots.count, examples: Array(examples)))
  }

  private mutating func keysInAnotherOrder(_ node: Node, rows: Int) {
    // The order of a frame's columns, or of an OrderedDict's keys, is part of what Python calls equal.
    let isContent = node.referenceField.hasOrderedKeys && node.candidateField.hasOrderedKeys
    guard policy.keyOrderStrict || isContent else {
      let isTable = node.referenceField.metadata[MetadataKey.root] != "scalar"
      let place = !node.path.isEmpty ? "column \(node.path): keys" : isTable ? "columns" : "keys"
      forgiven.append("\(place) stand in another order")
      return
    }
    hasSameSchema = false
    func list(_ column: Column) -> String {
      column.fields.map(\.name).filter { $0 != MetadataKey.shapeField }.joined(separator: ", ")
    }
    let example = CellExample(
      path: node.path, reference: list(node.reference), candidate: list(node.candidate))
    causes.append(Cause(.keyOrder, column: node.path, cellCount: max(rows, 1), examples: [example]))
  }

  /// The key orders of a structure; nil, with a problem noted, when its metadata cannot be read.
  private mutating func shapes(_ column: Column, _ field: Field, _ path: String) -> Shapes? {
    guard let ids = column.child(MetadataKey.shapeField) else {
      return Shapes(ids: nil, keys: [column.fields.map(\.name)])
    }
    guard let json = field.metadata[MetadataKey.shapes],
      let keys = try? JSONDecoder().decode([[String]].self, from: Data(json.utf8)),
      ids.type == .int32, case .fixed(let buffer) = ids.content
    else {
      problems.append(
        "column \(path.isEmpty ? MetadataKey.shapeField : path): \(MetadataKey.shapes) is no JSON list of lists of"
          + " keys, or its column no int32; write the data again")
      return nil
    }
    return Shapes(ids: buffer, keys: keys)
  }
}

/// The distinct key orders of a structure's rows and which row has which.
private struct Shapes {
  /// Int32 indices into `keys`; nil when every row has the first.
  var ids: Buffer?
  var keys: [[String]]

  /// The index of a row's key order, nil when it is out of range.
  func shape(_ slot: Int) -> Int? {
    guard let ids else { return 0 }
    let id = Int(ids.span(of: Int32.self)[slot])
    return keys.indices.contains(id) ? id : nil
  }
}

private struct KeyComparison {
  var onOneSide: [String]
  var isReordered: Bool

  init(_ first: [String], _ second: [String]) {
    let a = first.map(ExactName.init)
    let b = second.map(ExactName.init)
    let inFirst = Set(a)
    let inSecond = Set(b)
    let onlyFirst = zip(first, a).filter { !inSecond.contains($0.1) }.map(\.0)
    let onlySecond = zip(second, b).filter { !inFirst.contains($0.1) }.map(\.0)
    onOneSide = onlyFirst + onlySecond
    isReordered = a.filter(inSecond.contains) != b.filter(inFirst.contains)
  }
}

extension Field {
  /// Whether its values tell the order of their keys apart: frames, tables and ordered dictionaries.
  fileprivate var hasOrderedKeys: Bool {
    [metadata[MetadataKey.root], carriedKind.map(String.init)].contains { name in
      name == "ordereddict"
        || ["dataframe:", "table:", "recordbatch:"].contains { name?.hasPrefix($0) == true }
    }
  }
}
