import Comparison
import FoundationEssentials
import Measurement
import Reports
import Testing

@Suite struct DocumentTests {
  @Test("A document is read back from its JSON as it was written")
  func roundTrip() throws {
    for document in [try Fixture.troubled(), try Fixture.successful()] {
      let json = try JSONFormat().text(of: document)
      #expect(try JSONDecoder().decode(ReportDocument.self, from: Data(json.utf8)) == document)
    }
  }
}
