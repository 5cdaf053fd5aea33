import Columns

extension PairWalker {
  /// Compares lengths, then the elements of the lists that have the same length on both sides.
  mutating func walkList(_ node: Node) {
    addLeaf(node)
    guard case .list(let firstOffsets, let first) = node.reference.content,
      case .list(let secondOffsets, let second) = node.candidate.content,
      case .list(let firstField) = node.reference.type, case .list(let secondField) = node.candidate.type
    else { return }
    let a = firstOffsets.span(of: Int64.self)
    let b = secondOffsets.span(of: Int64.self)
    let count = node.reference.count
    let present = node.present
    var elements = Node(
      reference: first, referenceField: firstField, candidate: second, candidateField: secondField,
      path: node.path + "[]", active: nil, positions: node.positions)

    var keyOrder = MapOrder(node, first, second, policy: policy, output: output)
    if keyOrder == nil && present == nil && (0..<count).allSatisfy({ a[$0 + 1] - a[$0] == b[$0 + 1] - b[$0] })
    {
      elements.reference = first.slice(Int(a[0])..<Int(a[count]))
      elements.candidate = second.slice(Int(b[0])..<Int(b[count]))
      elements.positions = .elements(
        of: node.positions, starts: (0..<count).map { Int(a[$0] - a[0]) }, lists: nil)
    } else {
      var lists: [Int] = []
      var starts: [Int] = []
      var firstElements: [Int] = []
      var secondElements: [Int] = []
      for slot in 0..<count where (present?[slot] ?? true) && a[slot + 1] - a[slot] == b[slot + 1] - b[slot] {
        lists.append(slot)
        starts.append(firstElements.count)
        firstElements.append(contentsOf: Int(a[slot])..<Int(a[slot + 1]))
        let range = Int(b[slot])..<Int(b[slot + 1])
        if keyOrder == nil {
          secondElements.append(contentsOf: range)
        } else {
          secondElements += keyOrder!.matching(Int(a[slot])..<Int(a[slot + 1]), range)
        }
      }
      elements.reference = first.taking(firstElements)
      elements.candidate = second.taking(secondElements)
      elements.positions = .elements(of: node.positions, starts: starts, lists: lists)
    }
    if keyOrder?.isReordered ?? false {
      forgiven.append("column \(node.path): keys stand in another order")
    }
    walk(elements)
  }
}

/// Dictionaries kept as lists of key and value: entries are paired by key, unless the order of keys counts.
private struct MapOrder {
  private let referenceKeys: [UInt64]
  private let candidateKeys: [UInt64]
  /// Whether any dictionary had its keys in another order.
  private(set) var isReordered = false

  /// nil for lists that are no dictionaries, and where the order of keys counts.
  init?(_ node: PairWalker.Node, _ first: Column, _ second: Column, policy: ComparisonPolicy, output: String)
  {
    let isMap = [node.referenceField, node.candidateField].contains { $0.carriedKind == "map" }
    guard isMap, !policy.keyOrderStrict, let keys = first.child("key"), let others = second.child("key")
    else {
      return nil
    }
    let hasher = RowHasher(policy: policy, output: output)
    referenceKeys = hasher.hashes(keys, others, node.path + "[].key")
    candidateKeys = hasher.hashes(others, keys, node.path + "[].key")
  }

  /// The entries of one dictionary of the candidate in the order of the reference's keys; those without a
  /// partner fill the places that are left.
  mutating func matching(_ reference: Range<Int>, _ candidate: Range<Int>) -> [Int] {
    if reference.elementsEqual(candidate, by: { referenceKeys[$0] == candidateKeys[$1] }) {
      return Array(candidate)
    }
    var positions: [UInt64: [Int]] = [:]
    for entry in candidate.reversed() { positions[candidateKeys[entry], default: []].append(entry) }
    let partners = reference.map { positions[referenceKeys[$0]]?.popLast() }
    let used = Set(partners.compactMap { $0 })
    var rest = candidate.filter { !used.contains($0) }[...]
    isReordered = isReordered || partners.compactMap({ $0 }) != used.sorted()
    return partners.map { $0 ?? rest.popFirst()! }
  }
}
