import CPython
import Glibc

/// An error that becomes a Python exception of a built-in class.
public struct PythonRaise: Error {
  var className: String
  var message: String

  public init(_ className: String, _ message: String) {
    self.className = className
    self.message = message
  }
}

/// The built-in module `_regauge`, whose functions are Swift closures.
public enum PythonModule {
  public struct Function {
    var name: String
    var documentation: String
    var argumentCount: Int
    var body: (_ arguments: [PythonObject], _ gil: borrowing GIL) throws -> PythonObject

    /// - Parameter body: what it does; thrown errors become Python exceptions, `PythonRaise` of its class.
    public init(
      _ name: String, argumentCount: Int, _ documentation: String,
      _ body: @escaping (_ arguments: [PythonObject], _ gil: borrowing GIL) throws -> PythonObject
    ) {
      self.name = name
      self.argumentCount = argumentCount
      self.documentation = documentation
      self.body = body
    }
  }

  // Unsafe, because the compiler cannot see that the GIL guards it: it is set once, when Python imports the
  // module, and read by its functions.
  nonisolated(unsafe) private static var functions: [Function] = []

  /// Makes the module. Python calls this, through its table of built-in modules, holding the GIL.
  ///
  /// Returns the module object, or nil with a Python exception set.
  @unsafe
  public static func create(_ functions: [Function]) -> UnsafeMutableRawPointer? {
    unsafe self.functions = functions
    // Python keeps the strings as long as the module lives, which is for ever.
    for function in functions {
      unsafe rgpy_module_add(strdup(function.name), strdup(function.documentation))
    }
    return unsafe rgpy_module_create { index, arguments, count in
      unsafe PythonModule.call(Int(index), arguments, Int(count))
    }
  }

  /// `arguments` are `count` borrowed references; the result is a new one, or nil with an exception set.
  private static func call(
    _ index: Int, _ arguments: UnsafePointer<OpaquePointer?>?, _ count: Int
  ) -> OpaquePointer? {
    let function = unsafe functions[index]
    do {
      guard count == function.argumentCount else {
        throw PythonRaise(
          "TypeError", "\(function.name)() takes \(function.argumentCount) arguments, \(count) were given")
      }
      let objects = (0..<count).map { unsafe PythonObject(retaining: arguments![$0]!) }
      let result = try GIL.assumeHeld { try function.body(objects, $0) }
      unsafe rgpy_retain(result.pointer)
      return unsafe result.pointer
    } catch let raise as PythonRaise {
      unsafe rgpy_error_raise(raise.className, raise.message)
    } catch let value as UnrepresentableValue {
      unsafe rgpy_error_raise("ValueError", value.description)
    } catch {
      unsafe rgpy_error_raise("RuntimeError", "\(error)")
    }
    return nil
  }
}
