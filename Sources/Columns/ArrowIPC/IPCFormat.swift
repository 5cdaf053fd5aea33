/// The numbers of Arrow's IPC metadata: FlatBuffer slots, union tags and enumerations.
///
/// Source: https://github.com/apache/arrow/tree/main/format (Message.fbs, Schema.fbs, File.fbs)
enum IPC {
  static let readOperation = "read Arrow IPC"
  /// A file starts with these and two zero bytes, and ends with them.
  static let magic = Array("ARROW1".utf8)
  /// Stands in front of every message since Arrow 0.15.
  static let continuation = UInt32.max
  /// MetadataVersion V4 (Arrow 0.8 to 0.17) and V5.
  static let readableVersions: ClosedRange<Int16> = 3...4
  static let writtenVersion: Int16 = 4
  /// Buffers and message bodies start at multiples of this.
  static let alignment = 64

  enum Message { static let version = 0, headerType = 1, header = 2, bodyLength = 3 }
  enum Header { static let schema: UInt8 = 1, dictionaryBatch: UInt8 = 2, recordBatch: UInt8 = 3 }
  enum Schema { static let endianness = 0, fields = 1, metadata = 2 }
  enum Field {
    static let name = 0, nullable = 1, typeTag = 2, type = 3, dictionary = 4, children = 5, metadata = 6
  }
  enum KeyValue { static let key = 0, value = 1 }
  enum Dictionary { static let id = 0, index = 1 }
  enum RecordBatch { static let length = 0, nodes = 1, buffers = 2, compression = 3, variadicCounts = 4 }
  enum DictionaryBatch { static let id = 0, data = 1, isDelta = 2 }
  enum Footer { static let version = 0, schema = 1, dictionaries = 2, recordBatches = 3 }

  /// The tags of the union `Type`.
  enum TypeTag: UInt8 {
    case null = 1, int, floatingPoint, binary, utf8, bool, decimal, date, time, timestamp, interval, list
    case structure, union, fixedSizeBinary, fixedSizeList, map, duration, largeBinary, largeUTF8, largeList
    case runEndEncoded, binaryView, utf8View, listView, largeListView
  }
}

extension TimeUnit {
  /// The number of the unit in `Schema.fbs`.
  var ipcNumber: Int16 {
    switch self {
    case .second: 0
    case .millisecond: 1
    case .microsecond: 2
    case .nanosecond: 3
    }
  }

  init?(ipcNumber: Int16) {
    guard let unit = Self.allCases.first(where: { $0.ipcNumber == ipcNumber }) else { return nil }
    self = unit
  }
}
