import CPython

/// Finds places within a value, for messages; slow and careful.
struct PathFinder {
  private struct Frame {
    var container: PythonObject
    /// Keys of a dict in order, then its values; items of a sequence; fields of a dataclass.
    var children: [PythonObject]
    var labels: Labels
    /// One past the child that the search is in.
    var next = 0
    var current: Int { next - 1 }
  }

  private enum Labels {
    case items
    case dict(keys: [PythonObject])
    case fields([String])
  }

  private var frames: [Frame] = []
  /// The containers that the search is in, and those that it has left.
  private var open: Set<Borrowed> = []
  private var finished: Set<Borrowed> = []

  /// The path of the first place, depth first, where `root` holds the very object `target`.
  static func path(to target: PythonObject, in root: PythonObject) -> String? {
    if root === target { return "" }
    var finder = PathFinder()
    return finder.search(root, isWanted: { child, _ in child === target })?.path
  }

  /// The index that a path such as "[3].total" begins with, and what follows.
  static func leadingIndex(of path: String) -> (index: Int, rest: String)? {
    guard path.first == "[", let end = path.firstIndex(of: "]"), let index = Int(path[..<end].dropFirst())
    else { return nil }
    return (index, String(path[path.index(after: end)...]))
  }

  /// The first place where a container holds itself, however far up.
  static func cycle(in root: PythonObject) -> (path: String, object: PythonObject)? {
    var finder = PathFinder()
    return finder.search(root, isWanted: { child, open in unsafe open.contains(Borrowed(child.pointer)) })
  }

  private mutating func search(
    _ root: PythonObject, isWanted: (PythonObject, Set<Borrowed>) -> Bool
  ) -> (path: String, object: PythonObject)? {
    push(root)
    open.insert(unsafe Borrowed(root.pointer))
    while let frame = frames.last {
      guard frame.next < frame.children.count else {
        let container = unsafe Borrowed(frame.container.pointer)
        open.remove(container)
        finished.insert(container)
        frames.removeLast()
        continue
      }
      let child = frame.children[frame.next]
      frames[frames.count - 1].next += 1
      if isWanted(child, open) { return (path(), child) }
      let depth = frames.count
      push(child)
      if frames.count > depth { open.insert(unsafe Borrowed(child.pointer)) }
    }
    return nil
  }

  /// Goes into `object` if it is a container that was not searched yet.
  private mutating func push(_ object: PythonObject) {
    if finished.contains(unsafe Borrowed(object.pointer)) { return }
    GIL.assumeHeld { gil in
      switch unsafe rgpy_kind_of(object.pointer) {
      case RGPY_LIST, RGPY_TUPLE:
        frames.append(Frame(container: object, children: object.items(gil), labels: .items))
      case RGPY_DICT:
        let count = Int(unsafe rgpy_dict_count(object.pointer))
        let buffer = ReferenceBuffer(capacity: 2 * count)
        unsafe rgpy_dict_items(object.pointer, buffer.base, buffer.base + count, Int64(count))
        let all = buffer.batch(count: 2 * count)
        let objects = (0..<2 * count).map { unsafe PythonObject(retaining: all[$0].pointer) }
        frames.append(
          Frame(
            container: object, children: objects, labels: .dict(keys: Array(objects.prefix(count)))))
      case RGPY_OTHER:
        guard
          let type = try? EncodeContext().dataclass(of: unsafe Borrowed(object.pointer))
        else { return }
        let values = type.fieldNames.compactMap { try? object.attribute($0, gil) }
        if values.count == type.fieldNames.count {
          frames.append(Frame(container: object, children: values, labels: .fields(type.fieldNames)))
        }
      default: break
      }
    }
  }

  private func path() -> String { frames.map { Self.label($0) }.joined() }

  private static func label(_ frame: Frame) -> String {
    switch frame.labels {
    case .items: return "[\(frame.current)]"
    case .fields(let names): return ".\(names[frame.current])"
    case .dict(let keys):
      let isKey = frame.current < keys.count
      let key = keys[isKey ? frame.current : frame.current - keys.count]
      let text = GIL.assumeHeld { gil in keyLabel(key, gil) }
      return isKey ? "\(text) (the key)" : text
    }
  }

  private static func keyLabel(_ key: PythonObject, _ gil: borrowing GIL) -> String {
    if let name = try? key.text(gil) {
      let isPlain =
        !name.isEmpty
        && name.utf8.allSatisfy { byte in
          byte == UInt8(ascii: "_")
            || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
            || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
        }
      return isPlain ? ".\(name)" : "['\(name)']"
    }
    if let number = try? key.integer(gil) { return "[\(number)]" }
    return "[a \(key.className(gil))]"
  }
}
