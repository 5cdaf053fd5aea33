/// The names of a stage's inputs, parameters or outputs: `"flights"` or `["flights", "weather"]`.
public struct PortNames: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, Sendable {
  let names: [String]

  public init(stringLiteral name: String) { names = [name] }
  public init(arrayLiteral names: String...) { self.names = names }
}
