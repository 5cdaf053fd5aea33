import Measurement

/// What a migration may be worth: a measured saving times assumptions that the reader is asked to change.
public struct CostModel: Codable, Sendable, Hashable {
  public var assumptions: [Assumption]
  /// Measured, boundary included, per run of `workload`; nil where no speedup may be claimed.
  public var secondsSavedPerRun: Double?
  /// What was run; a saving on a share of the rows is not the saving on all of them.
  public var workload: String?

  public init(assumptions: [Assumption] = Assumption.defaults, secondsSavedPerRun: Double?, workload: String?)
  {
    self.assumptions = assumptions
    self.secondsSavedPerRun = secondsSavedPerRun
    self.workload = workload
  }

  public init(endToEnd: MeasurementReport?) {
    self.init(secondsSavedPerRun: endToEnd?.secondsSaved, workload: endToEnd?.workload)
  }

  /// One number that nobody measured.
  public struct Assumption: Codable, Sendable, Hashable {
    public enum Name: String, Codable, Sendable, Hashable, CaseIterable {
      case runsPerDay, machineCostPerHour, engineeringHours, engineeringCostPerHour
    }

    public var name: Name
    public var label: String
    public var value: Double
    public var unit: String

    public init(_ name: Name, label: String, value: Double, unit: String) {
      self.name = name
      self.label = label
      self.value = value
      self.unit = unit
    }

    /// Round figures to start from, in a currency without a name.
    public static let defaults = [
      Assumption(.runsPerDay, label: "runs per day", value: 24, unit: "1/day"),
      Assumption(.machineCostPerHour, label: "machine, per hour", value: 0.20, unit: "currency/h"),
      Assumption(.engineeringHours, label: "work on the migration", value: 16, unit: "h"),
      Assumption(.engineeringCostPerHour, label: "engineer, per hour", value: 80, unit: "currency/h"),
    ]
  }
}
