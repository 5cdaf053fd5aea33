import Glibc
import Synchronization

/// Work split over the processors of this machine, done when the call returns.
///
/// Plain threads that are joined, rather than a pool: a stage must leave nothing running behind.
enum Parallel {
  static let threadCount = max(1, min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// Calls `body` for `0 ..< count`, each on a thread of its own but for the last, which runs on this one.
  static func forEach(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    guard count > 1 else { return count == 1 ? body(0) : () }
    var threads: [pthread_t] = []
    for index in 0..<count - 1 {
      let start = unsafe Unmanaged.passRetained(Start(index: index, body: body))
      var thread: pthread_t = 0
      let status = unsafe pthread_create(
        &thread, nil,
        { argument in
          let start = unsafe Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue()
          start.body(start.index)
          return nil
        }, start.toOpaque())
      if status == 0 {
        threads.append(thread)
      } else {
        // No thread to be had: the work is done here instead.
        unsafe start.release()
        body(index)
      }
    }
    body(count - 1)
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Splits `0 ..< count` into one range a thread, each starting at a multiple of 64 so that threads never share
  /// a word of a bitmap; `minimum` elements at least are worth a thread.
  static func ranges(_ count: Int, minimum: Int = 16_384) -> [Range<Int>] {
    let parts = max(1, min(threadCount, count / minimum))
    let bounds = (0...parts).map { $0 == parts ? count : (count * $0 / parts) & ~63 }
    return zip(bounds, bounds.dropFirst()).map { $0..<$1 }
  }

  /// Calls `body` for `0 ..< count`, each on a thread of its own, and returns the results in their order.
  static func map<Result: Sendable>(
    each count: Int, _ body: @escaping @Sendable (Int) -> Result
  ) -> [Result] {
    let results = ResultList<Result>(count: count)
    forEach(count) { index in results.set(index, body(index)) }
    return results.all
  }

  /// Calls `body` for the ranges of `0 ..< count`, in parallel, and returns the results in their order.
  static func map<Result: Sendable>(
    _ count: Int, minimum: Int = 16_384, _ body: @escaping @Sendable (Range<Int>) -> Result
  ) -> [Result] {
    let ranges = ranges(count, minimum: minimum)
    return map(each: ranges.count) { body(ranges[$0]) }
  }

  /// Calls `body` for the ranges of `0 ..< count`, in parallel.
  static func forEach(
    ranges count: Int, minimum: Int = 16_384, _ body: @escaping @Sendable (Range<Int>) -> Void
  ) {
    let ranges = ranges(count, minimum: minimum)
    forEach(ranges.count) { body(ranges[$0]) }
  }

  private final class ResultList<Result: Sendable>: Sendable {
    private let results: Mutex<[Result?]>
    init(count: Int) { results = Mutex([Result?](repeating: nil, count: count)) }
    func set(_ index: Int, _ result: Result) { results.withLock { $0[index] = result } }
    var all: [Result] { results.withLock { $0.map { $0! } } }
  }

  private final class Start: Sendable {
    let index: Int
    let body: @Sendable (Int) -> Void
    init(index: Int, body: @escaping @Sendable (Int) -> Void) {
      self.index = index
      self.body = body
    }
  }
}
