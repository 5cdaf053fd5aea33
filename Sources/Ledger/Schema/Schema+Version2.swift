extension Schema {
  /// What end-to-end measurements add to a result.
  ///
  /// The comments stand inside of the definitions because SQLite keeps them only there.
  package static let version2 = """
    ALTER TABLE measurement_results ADD COLUMN boundary /* JSON: Measurement.BoundaryCost */ TEXT;
    ALTER TABLE measurement_results ADD COLUMN mixed /* JSON: Measurement.MixedPipeline */ TEXT;
    """
}
