import CPython
import Columns

/// One place of a value ("the `delay` of each record") and the column that grows there.
///
/// A position starts without a kind and takes values in batches. The first kind it meets opens a branch; as
/// long as all values are of that kind (or None), a batch is one call. Another kind opens another branch and
/// makes the position mixed. Nothing is ever converted from one kind to another.
final class Position {
  let path: PositionPath
  private let expected: Int
  private(set) var count = 0
  private var branches: [Branch] = []
  private var keys: [BranchKey] = []
  private var current = 0
  /// The branch of each plain kind (by `rgpy_kind`), −1 where there is none yet.
  private var branchOfKind = [Int](repeating: -1, count: Int(RGPY_OTHER.rawValue) + 1)
  /// Which branch each row went to; kept only once there are two.
  private var tags: BufferBuilder<Int32>

  /// - Parameter expected: how many rows there will be, if known.
  init(_ path: PositionPath, expected: Int = 0) {
    self.path = path
    self.expected = expected
    tags = BufferBuilder(expected: expected)
  }

  /// Appends all values of `batch`.
  func append(_ batch: Batch, _ context: EncodeContext) throws {
    let pinned = try context.pin(batch)
    defer { withExtendedLifetime(pinned) {} }
    var rest = batch
    var hasStopped = false
    while !rest.isEmpty {
      if branches.isEmpty {
        let nones = rest.leadingNones
        count += nones
        rest = rest.dropFirst(nones)
        if rest.isEmpty { return }
        try select(for: rest[0], context)
      }
      let branch = branches[current]
      if branch.count < count { try branch.appendNulls(count - branch.count) }
      let taken = try branch.append(rest, context)
      if branches.count > 1 { try tags.append(repeating: Int32(current), count: taken) }
      count += taken
      rest = rest.dropFirst(taken)
      // The branch that was chosen for a value takes it, unless the value is another one each time it is looked at.
      if taken == 0 && hasStopped { throw Rejection(rest[0], .changedWhileReading) }
      hasStopped = taken == 0
      // A branch may stop anywhere; only a value of another kind needs another branch.
      if !rest.isEmpty, rest[0].kind != RGPY_NONE {
        try select(for: rest[0], context)
        if taken == 0, branches[current] === branch { throw Rejection(rest[0], .changedWhileReading) }
      }
    }
  }

  /// Appends items of a list or tuple from `start` on, straight from where they lie, while the position holds nothing
  /// but numbers of one kind; returns how many. Those that are left are for `append`.
  func appendNumbers(of sequence: Borrowed, from start: Int) throws -> Int {
    guard branches.count == 1, let leaf = branches[0] as? LeafBranch else { return 0 }
    if leaf.count < count { try leaf.appendNulls(count - leaf.count) }
    let taken = leaf.appendNumbers(of: sequence, from: start)
    count += taken
    return taken
  }

  /// Appends `number` rows that this position has no value for.
  func appendNulls(_ number: Int) throws {
    count += number
    if branches.count > 1 { try tags.append(repeating: Int32(current), count: number) }
  }

  /// Makes the branch for a value current, opening it if it is new.
  private func select(for value: Borrowed, _ context: EncodeContext) throws {
    // Values of a mixed position alternate: most are placed by their kind alone.
    let kind = value.kind
    if branchOfKind[Int(kind.rawValue)] >= 0 {
      current = branchOfKind[Int(kind.rawValue)]
      return
    }
    let key = try BranchKey(of: value, at: path, context)
    if let known = keys.firstIndex(of: key) {
      current = known
      return
    }
    if branches.count == 1 { try tags.append(repeating: 0, count: count) }
    branches.append(try key.makeBranch(at: path, expected: expected, context))
    keys.append(key)
    current = branches.count - 1
    if kind != RGPY_DATETIME && kind != RGPY_OTHER { branchOfKind[Int(kind.rawValue)] = current }
  }

  /// The column of all values, as a field called `name`.
  func finish(_ name: String) throws -> EncodedColumn {
    for branch in branches where branch.count < count { try branch.appendNulls(count - branch.count) }
    if branches.isEmpty {
      return EncodedColumn(
        Field(name, .null, metadata: [MetadataKey.kind: Kind.none]), .nulls(count))
    }
    if branches.count == 1 { return try branches[0].finish(name) }
    return try finishMixed(name)
  }

  private func finishMixed(_ name: String) throws -> EncodedColumn {
    var children: [EncodedColumn] = []
    for (branch, key) in zip(branches, keys) { children.append(try branch.finish(key.fieldName)) }
    // None has no branch of its own: it is a null row, with tag 0, wherever it was met.
    var isPresent = [Bool](repeating: true, count: count)
    var hasNull = false
    for row in 0..<count where !children[Int(tags[row])].column.isValid(row) {
      isPresent[row] = false
      hasNull = true
      tags[row] = 0
    }
    let tag = EncodedColumn(
      Field(Kind.mixedTagField, .int32, isNullable: false), tags.finishColumn())
    children.insert(tag, at: 0)
    return EncodedColumn.structure(
      name, children, count: count, validity: hasNull ? Bitmap(isPresent) : nil,
      metadata: [MetadataKey.kind: Kind.mixed])
  }
}

/// A finished column with its field.
struct EncodedColumn {
  var field: Field
  var column: Column

  init(_ field: Field, _ column: Column) {
    self.field = field
    self.column = column
  }

  static func structure(
    _ name: String, _ children: [EncodedColumn], count: Int, validity: Bitmap?, metadata: [String: String]
  ) -> EncodedColumn {
    let type = DataType.structure(children.map(\.field))
    return EncodedColumn(
      Field(name, type, metadata: metadata),
      Column(type: type, count: count, validity: validity, content: .structure(children.map(\.column))))
  }
}

/// Where a position is: the keys that lead to it, with "[]" for the items of sequences.
struct PositionPath: Hashable {
  var steps: [String] = []
  /// How many adapters lie between the value and this position: payloads stand where their values do.
  private var adapterCount = 0

  init(steps: [String] = []) { self.steps = steps }

  var depth: Int { steps.count + adapterCount }
  var isItem: Bool { steps.last == "[]" }

  func child(_ step: String) -> PositionPath {
    var path = self
    path.steps.append(step)
    return path
  }

  /// The position of what adapters make of the values here.
  var payload: PositionPath {
    var path = self
    path.adapterCount += 1
    return path
  }
}
