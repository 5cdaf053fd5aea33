import Columns

/// The names of Python kinds in field metadata (`MetadataKey.kind`).
enum Kind {
  static let none = "none"
  static let bool = "bool"
  static let int = "int"
  static let float = "float"
  static let string = "str"
  static let bytes = "bytes"
  static let date = "date"
  static let datetime = "datetime"
  static let list = "list"
  static let tuple = "tuple"
  static let dict = "dict"
  /// A dict as a list of struct{key, value}: keys that are no text, or too many to be columns.
  static let map = "map"
  /// A position where several kinds meet: struct{tag, one child a kind}.
  static let mixed = "mixed"
  /// Followed by `module.QualifiedName`.
  static let dataclassPrefix = "dataclass:"

  static let mapKeyField = "key"
  static let mapValueField = "value"
  /// Int32: which of the other children has the row's value.
  static let mixedTagField = "tag"
}

/// How the rows of a datum are wrapped (`MetadataKey.root`).
enum Root {
  static let list = "list"
  static let tuple = "tuple"
  /// A dict of lists of equal length.
  static let columns = "columns"
  /// One value of any kind.
  static let scalar = "scalar"
}

/// Sizes that bound memory and nesting of the codec.
enum CodecLimit {
  /// Values taken apart at a time: enough to amortise a call, few enough to stay in the cache.
  static let batch = 1024
  /// Bytes from which on a lone text is not copied; holding on to a shorter one costs more.
  static let lentText = 4096
  /// References of a batch of records, over all keys.
  static let recordReferences = 8 * 1024
  /// Levels of nested containers. Arrow readers commonly stop at 64.
  static let depth = 60
  /// Distinct keys that a dict outside a list of like records may have before it becomes a map.
  static let keys = 64
  /// Distinct key orders at one position before its dicts become maps.
  static let shapes = 1024
}
