/// A type as Arrow lays it out in foreign memory, before it is brought to this module's canonical layout.
///
/// Both importers (C data and IPC) describe what they read in these terms, so that one piece of code checks
/// and converts it: `Column.init(checking:as:at:)`.
indirect enum WireType: Sendable {
  case null
  case boolean
  /// Fixed-width values that are already canonical.
  case fixed(DataType)
  /// Int32 seconds or milliseconds since midnight; canonical times are Int64.
  case time32(TimeUnit)
  /// `.utf8` or `.binary` with offsets of 4 or 8 bytes.
  case bytes(DataType, offsetByteCount: Int)
  /// `.utf8` or `.binary` as 16-byte views into any number of data buffers.
  case views(DataType)
  case list(WireField, offsetByteCount: Int)
  case structure([WireField])
  /// Integers of type `index` that point into an array of `values`; decoded on import.
  case dictionary(index: DataType, values: WireType)

  /// The type of the column that the data becomes.
  var canonical: DataType {
    switch self {
    case .null: .null
    case .boolean: .boolean
    case .fixed(let type), .bytes(let type, _), .views(let type): type
    case .time32(let unit): .time64(unit)
    case .list(let element, _): .list(element.canonical)
    case .structure(let fields): .structure(fields.map(\.canonical))
    case .dictionary(_, let values): values.canonical
    }
  }

  /// Whether an array has any number of data buffers after its views.
  var isViews: Bool { if case .views = self { true } else { false } }

  /// How many buffers an array of this type has, data buffers of views not counted.
  var bufferCount: Int {
    switch self {
    case .null: 0
    case .structure: 1
    case .boolean, .fixed, .time32, .views, .list, .dictionary: 2
    case .bytes: 3
    }
  }

  /// The children of a nested type.
  var children: [WireField] {
    switch self {
    case .list(let element, _): [element]
    case .structure(let fields): fields
    default: []
    }
  }
}

/// A named position of a foreign schema.
struct WireField: Sendable {
  var name: String
  var type: WireType
  var isNullable: Bool
  var metadata: [String: String]

  var canonical: Field { Field(name, type.canonical, isNullable: isNullable, metadata: metadata) }
}

/// The most rows, children or elements that foreign data may claim: far above what memory holds, and low
/// enough that no byte count computed from it overflows.
let largestWireCount = 1 << 40

/// How deep foreign types may nest; a deeper schema is taken for a hostile one.
let deepestWireNesting = 64
