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

    if present == nil && (0..<count).allSatisfy({ a[$0 + 1] - a[$0] == b[$0 + 1] - b[$0] }) {
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
        secondElements.append(contentsOf: Int(b[slot])..<Int(b[slot + 1]))
      }
      elements.reference = first.taking(firstElements)
      elements.candidate = second.taking(secondElements)
      elements.positions = .elements(of: node.positions, starts: starts, lists: lists)
    }
    walk(elements)
  }
}
