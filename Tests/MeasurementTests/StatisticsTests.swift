import Glibc
import Testing

@testable import Measurement

@Suite struct StatisticsTests {
  @Test("Quantiles are those of NumPy's default")
  func quantiles() {
    let values = [7.0, 1, 3, 10, 4]
    // numpy.quantile([7, 1, 3, 10, 4], p)
    for (probability, expected) in [(0, 1), (0.1, 1.8), (0.25, 3), (0.5, 4), (0.9, 8.8), (1, 10)] {
      let quantile = Statistics.quantile(values, probability)
      #expect(abs((quantile ?? .nan) - expected) < 1e-12, "at \(probability)")
    }
  }

  @Test("The median of an even count is the mean of the middle two")
  func evenMedian() {
    #expect(Statistics.median([4, 1, 3, 2]) == 2.5)
    #expect(Statistics.median([]) == nil)
    #expect(Statistics.medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9]) == 1)
    #expect(
      Statistics.standardDeviation([2, 4, 4, 4, 5, 5, 7, 9]).map { abs($0 - 2.138089935) < 1e-9 } == true)
    #expect(Statistics.standardDeviation([1]) == nil)
  }

  @Test("Student's t quantiles agree with published tables")
  func studentQuantiles() {
    // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2.
    let table: [(Int, Double, Double)] = [
      (1, 0.975, 12.706), (2, 0.975, 4.303), (3, 0.975, 3.182), (4, 0.975, 2.776), (6, 0.975, 2.447),
      (9, 0.975, 2.262), (14, 0.975, 2.145), (100, 0.975, 1.984), (1, 0.995, 63.657), (2, 0.995, 9.925),
      (4, 0.995, 4.604), (5, 0.9, 1.476), (30, 0.95, 1.697),
    ]
    for (degrees, probability, expected) in table {
      let quantile = StudentT.quantile(probability, degreesOfFreedom: degrees)
      #expect(abs(quantile - expected) < 0.001, "t(\(degrees)) at \(probability) is \(quantile)")
      let mirrored = StudentT.quantile(1 - probability, degreesOfFreedom: degrees)
      #expect(abs(quantile + mirrored) < 1e-6 * quantile, "t(\(degrees)) is not symmetric")
    }
    #expect(abs(StudentT.cumulative(1, degreesOfFreedom: 1) - 0.75) < 1e-15)
    #expect(abs(StudentT.cumulative(-1, degreesOfFreedom: 2) - 0.2113248654) < 1e-10)
  }

  @Test("The binomial of fair coins is exact")
  func binomial() {
    #expect(abs(SignTest.cumulative(2, trials: 10) - 56.0 / 1024) < 1e-15)
    #expect(SignTest.cumulative(-1, trials: 10) == 0)
    #expect(SignTest.cumulative(10, trials: 10) == 1)
    #expect(abs(SignTest.cumulative(999, trials: 2000) - (1 - 0.017839011) / 2) < 1e-8)
  }

  @Test("Ranks of the sign-test interval agree with published tables")
  func ranks() {
    // Conover, "Practical Nonparametric Statistics", table A3, at 95%.
    let table = [(5, nil), (6, 1), (8, 1), (9, 2), (10, 2), (15, 4), (20, 6), (25, 8), (50, 18), (100, 40)]
    for (count, rank) in table as [(Int, Int?)] {
      #expect(SignTest.rank(count: count, confidence: 0.95) == rank, "for \(count) values")
    }
    #expect(SignTest.rank(count: 7, confidence: 0.99) == nil)
    #expect(SignTest.rank(count: 8, confidence: 0.99) == 1)
    let interval = SignTest.medianInterval((1...10).map(Double.init), confidence: 0.95)
    #expect(interval == Interval(lower: 2, upper: 9))
  }

  @Test("The generator gives the published sequence, so that a seed means the same for ever")
  func generator() {
    var random = SplitMix64(seed: 1_234_567)
    // Outputs of Vigna's splitmix64.c for this seed.
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect((0..<5).map { _ in random.next() } == expected)
  }

  @Test("A shuffle keeps every element and favours no place")
  func shuffle() {
    var random = SplitMix64(seed: 7)
    var firstPlaces = [0, 0, 0, 0]
    for _ in 0..<4000 {
      var values = [0, 1, 2, 3]
      random.shuffle(&values)
      #expect(values.sorted() == [0, 1, 2, 3])
      firstPlaces[values[0]] += 1
    }
    for (value, count) in firstPlaces.enumerated() {
      #expect(abs(count - 1000) < 120, "\(value) came first \(count) times of 4000")
    }
  }

  @Test("Figures in explanations are rounded, signed and padded")
  func figures() {
    #expect(FigureText.fixed(1.005, digits: 1) == "1.0")
    #expect(FigureText.fixed(-0.04, digits: 1) == "0.0")
    #expect(FigureText.fixed(-2.06, digits: 1) == "-2.1")
    #expect(FigureText.fixed(12.0, digits: 0) == "12")
    #expect([0.9871, 1.2549, 31.17, 412.4].map(FigureText.ratio) == ["0.987×", "1.25×", "31.2×", "412×"])
    #expect(FigureText.change(log: log(1.051)) == "+5.1%")
    #expect(FigureText.change(log: log(0.951)) == "-4.9%")
  }
}
