import Columns
import StageKit

/// Stage 7, rank: the routes that cost most delay. See `rank.py`.
func rank(flights: RouteFlight, k: Int) throws -> RankedRoute {
  guard k >= 1 else { throw StageError.valueError("k must be at least 1, not \(k)", path: "k") }
  let totals = RouteTotals(flights)
  // Largest total first; equal totals by origin, then dest.
  let order = totals.routes.sorted { first, second in
    if first.total != second.total { return first.total > second.total }
    let (a, b) = (Int(first.row), Int(second.row))
    let (origins, dests) = (flights.origin, flights.dest)
    if !origins.utf8(a).rawBytes.isEqual(to: origins.utf8(b).rawBytes) {
      return origins.utf8(a).rawBytes.isLess(than: origins.utf8(b).rawBytes)
    }
    return dests.utf8(a).rawBytes.isLess(than: dests.utf8(b).rawBytes)
  }.prefix(k)

  var origin = StringColumnBuilder(capacity: order.count)
  var dest = StringColumnBuilder(capacity: order.count)
  var ranks: [Int64] = []
  var totalDelays: [Int64] = []
  for (index, route) in order.enumerated() {
    origin.append(utf8: flights.origin.utf8(Int(route.row)))
    dest.append(utf8: flights.dest.utf8(Int(route.row)))
    // Equal totals share a rank, and the next one is skipped.
    let isTied = index > 0 && order[index - 1].total == route.total
    ranks.append(isTied ? ranks[index - 1] : Int64(index + 1))
    guard let total = Int64(exactly: route.total) else {
      throw StageError.overflowError("total delay \(route.total) minutes exceeds 64 bits", path: "flights")
    }
    totalDelays.append(total)
  }
  return RankedRoute(
    rank: Int64Column(ranks), origin: origin.finish(), dest: dest.finish(),
    departed: Int64Column(order.map { Int64($0.departed) }), totalDelay: Int64Column(totalDelays),
    meanDelay: Float64Column(order.map { roundedQuotient($0.total, Int128($0.departed)) }))
}

/// The flights with a known departure delay and the sum of those delays, by origin and dest.
private struct RouteTotals {
  struct Route {
    /// A flight on the route.
    let row: Int32
    var departed = 0
    var total: Int128 = 0
  }

  private(set) var routes: [Route] = []

  init(_ flights: RouteFlight) {
    let delays = flights.departureDelay.values
    let isPresent = Presence(flights.departureDelay.validity)
    var (origins, dests) = (TextCodes(flights.origin), TextCodes(flights.dest))
    let (origin, dest) = (TextView(flights.origin), TextView(flights.dest))
    var index = IndexTable(capacity: 1024)
    var routes: [Route] = []
    for row in delays.indices where isPresent[row] {
      let key = UInt64(UInt32(origins.add(origin, row))) << 32 | UInt64(UInt32(dests.add(dest, row)))
      var route = index[key]
      if route < 0 {
        route = Int32(routes.count)
        index.set(key, route)
        routes.append(Route(row: Int32(row)))
      }
      routes[Int(route)].departed &+= 1
      routes[Int(route)].total += Int128(delays[row])
    }
    self.routes = routes
  }
}
