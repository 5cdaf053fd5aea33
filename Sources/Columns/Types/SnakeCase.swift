/// The name of the column that a property stands for: "depDelay" → "dep_delay", "windSpeedMPH" → "wind_speed_mph"; names
/// without capitals stay as they are. What reads tables and what generates code for them must agree on it.
package func snakeCase(_ name: String) -> String {
  var result = ""
  var previousIsUpper = true
  for character in name {
    if character.isUppercase {
      if !previousIsUpper { result.append("_") }
      result += character.lowercased()
    } else {
      result.append(character)
    }
    previousIsUpper = character.isUppercase || character == "_"
  }
  return result
}
