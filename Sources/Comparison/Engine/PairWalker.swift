import Columns

/// Walks two datums side by side, down to the pairs of leaf columns, and notes where their schemas differ.
///
/// Columns are paired by name. Nothing is skipped: a column that one side lacks, or whose type differs,
/// is a cause of its own. The rows must be paired already: row `i` with row `i`.
struct PairWalker {
  /// What the report says of one column, in the order of the reference.
  enum Entry {
    case leaf(LeafPair)
    /// A column that cannot be compared cell by cell, with all its cells unequal.
    case finished(ColumnComparison)
  }

  /// One position of the schema on both sides.
  struct Node {
    var reference: Column
    var referenceField: Field
    var candidate: Column
    var candidateField: Field
    var path: String
    var active: Bitmap?
    var positions: Positions

    /// How many cells count.
    var cellCount: Int { Bitmap.count(active, of: reference.count) }
    /// The cells that count and are present on both sides.
    var present: Bitmap? {
      Bitmap.intersection(active, Bitmap.intersection(reference.validity, candidate.validity))
    }
  }

  let policy: ComparisonPolicy
  let output: String
  var entries: [Entry] = []
  var causes: [Cause] = []
  /// What the policy forgave about the schema, one sentence each.
  var forgiven: [String] = []
  /// What a reader should know, one sentence each.
  var warnings: [String] = []
  /// Why the data cannot be compared at all; empty for sound data.
  var problems: [String] = []
  var hasSameSchema = true

  init(policy: ComparisonPolicy, output: String) {
    self.policy = policy
    self.output = output
  }

  /// Walks a whole datum. Both sides must have the same number of rows.
  mutating func walk(_ reference: Datum, _ candidate: Datum, positions: Positions) {
    let hasColumns = reference.column.fields.isEmpty == false || candidate.column.fields.isEmpty == false
    compareMetadata(
      MetadataKey.root, "container", reference.field, candidate.field, hasColumns ? "" : "value", 1)
    walk(
      Node(
        reference: reference.column, referenceField: reference.field, candidate: candidate.column,
        candidateField: candidate.field, path: hasColumns ? "" : "value", active: nil, positions: positions))
  }

  mutating func walk(_ node: Node) {
    compareDetails(node)
    let first = node.reference.type
    let second = node.candidate.type
    if case .null = first, first != second { return walkNulls(node) }
    if case .null = second, first != second { return walkNulls(node) }
    if walkMixed(node) { return }
    switch (first, second) {
    case (.structure, .structure):
      compareKinds(node)
      walkStructure(node)
    case (.list, .list):
      compareKinds(node)
      walkList(node)
    case _ where first == second:
      compareKinds(node)
      addLeaf(node)
    default: walkDifferentTypes(node)
    }
  }

  mutating func addLeaf(_ node: Node, referenceType: String? = nil, candidateType: String? = nil) {
    entries.append(
      .leaf(
        LeafPair(
          path: node.path.isEmpty ? "(row)" : node.path, reference: node.reference, candidate: node.candidate,
          active: node.active, policy: policy.column(node.path, output: output), positions: node.positions,
          referenceType: referenceType ?? node.reference.type.shortName,
          candidateType: candidateType ?? node.candidate.type.shortName)))
  }

  /// A column of the null type, all None, stands for all-null columns of any type.
  private mutating func walkNulls(_ node: Node) {
    var typed = node
    let isReferenceNull = node.reference.type == .null
    if isReferenceNull {
      typed.reference = .nulls(node.reference.count, of: node.candidate.type)
      typed.referenceField.type = node.candidate.type
    } else {
      typed.candidate = .nulls(node.candidate.count, of: node.reference.type)
      typed.candidateField.type = node.reference.type
    }
    if node.cellCount > 0 {
      let side = isReferenceNull ? "reference" : "candidate"
      let other = isReferenceNull ? node.candidate.type.shortName : node.reference.type.shortName
      warnings.append(
        "column \(node.path): all None in the \(side), taken for nulls of the other side's type \(other)")
    }
    addLeaf(
      typed, referenceType: node.reference.type.shortName, candidateType: node.candidate.type.shortName)
  }

  private mutating func walkDifferentTypes(_ node: Node) {
    let columnPolicy = policy.column(node.path, output: output)
    let names = (node.reference.type.shortName, node.candidate.type.shortName)
    if !columnPolicy.typeStrict,
      let (reference, candidate) = Column.losslesslyAligned(node.reference, node.candidate)
    {
      var aligned = node
      aligned.reference = reference
      aligned.candidate = candidate
      // Kinds that are no numbers' own say more than the types, such as an enumeration's.
      if !NumberKinds.areKinds(node.referenceField, node.candidateField) { compareKinds(node) }
      forgiven.append("column \(node.path): type \(names.0) against \(names.1)")
      return addLeaf(aligned, referenceType: names.0, candidateType: names.1)
    }
    hasSameSchema = false
    let example = (0..<node.reference.count).first { node.active?[$0] ?? true }.map { slot in
      let place = node.positions.locate(slot)
      return CellExample(
        path: node.path.insertingIndices(place.indices), referenceRow: place.reference,
        candidateRow: place.candidate, reference: node.reference.cell(slot).description,
        candidate: node.candidate.cell(slot).description)
    }
    causes.append(
      Cause(
        .typeChange, column: node.path, detail: "\(names.0) against \(names.1)", cellCount: node.cellCount,
        examples: example.map { [$0] } ?? []))
    finish(node.path, names.0, names.1, unequal: node.cellCount)
  }

  mutating func finish(
    _ path: String, _ reference: String?, _ candidate: String?, equal: Int = 0, unequal: Int
  ) {
    let columnPolicy = policy.column(path, output: output)
    entries.append(
      .finished(
        ColumnComparison(
          path: path, referenceType: reference, candidateType: candidate, equal: equal, unequal: unequal,
          policy: columnPolicy.text, reason: columnPolicy.reason)))
  }
}

extension DataType {
  /// The type without its children: "float64", "list", "struct".
  var shortName: String {
    switch self {
    case .list: "list"
    case .structure: "struct"
    default: description
    }
  }
}
