/// A name that equals another only when their UTF-8 bytes do; Swift's own `==` takes "é" composed and
/// decomposed for one name.
struct ExactName: Hashable {
  let bytes: [UInt8]

  init(_ name: String) { bytes = Array(name.utf8) }
}

extension String {
  func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
