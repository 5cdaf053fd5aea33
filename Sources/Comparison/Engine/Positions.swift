/// Where the slots of a column stand in the two datums: rows, or elements of lists of rows.
indirect enum Positions {
  /// Slot `i` is row `reference[i]` of the reference and row `candidate[i]` of the candidate; nil for row `i`.
  case rows(reference: [Int]?, candidate: [Int]?)
  /// List `k` of those compared begins at slot `starts[k]`; it is slot `lists[k]` of the parent, nil for slot `k`.
  case elements(of: Positions, starts: [Int], lists: [Int]?)

  struct Place {
    var reference: Int
    var candidate: Int
    /// The positions inside lists, outermost first.
    var indices: [Int]
  }

  /// The rows and list positions of `slot`. Complexity: O(log lists) a level.
  func locate(_ slot: Int) -> Place {
    switch self {
    case .rows(let reference, let candidate):
      return Place(
        reference: reference.map { $0[slot] } ?? slot, candidate: candidate.map { $0[slot] } ?? slot,
        indices: []
      )
    case .elements(let parent, let starts, let lists):
      var low = 0
      var high = starts.count
      while low < high {
        let middle = (low + high) / 2
        if starts[middle] <= slot { low = middle + 1 } else { high = middle }
      }
      var place = parent.locate(lists.map { $0[low - 1] } ?? low - 1)
      place.indices.append(slot - starts[low - 1])
      return place
    }
  }
}

extension String {
  /// The path with its "[]" replaced by "[index]", in order.
  func insertingIndices(_ indices: [Int]) -> String {
    var rest = indices[...]
    var text = ""
    var isOpen = false
    for character in self {
      if isOpen && character == "]", let index = rest.popFirst() { text += "\(index)" }
      text.append(character)
      isOpen = character == "["
    }
    return text
  }
}
