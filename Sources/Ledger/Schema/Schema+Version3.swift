extension Schema {
  /// The libraries of the reference's environment.
  package static let version3 = """
    ALTER TABLE toolchains ADD COLUMN python_libraries /* what the stages' modules import: numpy 2.4.0, pandas 3.0.1 */ TEXT;
    """
}
