import Cases
import Testing

@testable import Workbench

@Suite struct SupportTests {
  /// The vectors of FIPS 180-4's examples, and lengths around the padding's limits (from coreutils' sha256sum).
  @Test(
    "SHA-256 gives the published hashes",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (String(repeating: "a", count: 55), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
      (String(repeating: "a", count: 56), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
      (String(repeating: "a", count: 64), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
    ])
  func sha256(_ text: String, _ hash: String) {
    #expect(SHA256.hexDigest(of: text) == hash)
  }

  @Test("SHA-256 does not depend on how the bytes are cut", arguments: [1, 3, 63, 64, 65, 200])
  func sha256InParts(_ size: Int) {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var hash = SHA256()
    for start in stride(from: 0, to: bytes.count, by: size) {
      let part = Array(bytes[start..<min(start + size, bytes.count)])
      hash.update(part.span)
    }
    #expect(hash.finish() == SHA256.hexDigest(of: bytes.span))
  }

  @Test(
    "The nearest name is what was meant, or none",
    arguments: [
      ("verfy", "verify"), ("VERIFY", "verify"), ("mesure", "measure"), ("hsitory", "history"),
      ("histroy", "history"), ("ru", "run"), ("frobnicate", nil), ("", nil), ("x", nil),
    ] as [(String, String?)])
  func nearest(_ name: String, _ expected: String?) {
    #expect(nearestName(to: name, among: ["verify", "measure", "history", "run"]) == expected)
  }

  @Test("Among equally near names the first wins, and without names there is none")
  func nearestTies() {
    #expect(nearestName(to: "stagee", among: ["stages", "staged"]) == "stages")
    #expect(nearestName(to: "stage", among: []) == nil)
    #expect(suggestion(for: "stge", among: ["stage"]) == "did you mean 'stage'?")
    #expect(suggestion(for: "stge", among: ["other"]).isEmpty)
  }

  @Test(
    "Paths are joined and made plain",
    arguments: [
      ("/a/b", "c", "/a/b/c"), ("/a/b", "../c", "/a/c"), ("/a/b", "/c", "/c"), ("/a", "./b//c/.", "/a/b/c"),
      ("/", "../..", "/"), ("/a", "b/../../..", "/"),
    ])
  func paths(_ folder: String, _ path: String, _ expected: String) {
    #expect(joined(folder, path) == expected)
  }

  @Test("An error says operation, object, problem, evidence and remedy")
  func errorText() {
    let error = WorkbenchError(
      "load", "'x'", "it is odd", remedy: "even it out", evidence: "line 1\n\nline 3")
    #expect(error.description == "cannot load 'x': it is odd\n  | line 1\n  | \n  | line 3\n  → even it out")
    #expect(WorkbenchError("run", "", "no", remedy: "").description == "cannot run: no")
  }
}
