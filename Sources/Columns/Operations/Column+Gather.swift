extension Column {
  /// The values at `indices`, in that order; a null index yields a null.
  ///
  /// Indices may repeat. Traps when one is outside `0 ..< count`. Complexity: O(`indices.count` + bytes copied).
  public func gather(_ indices: Int64Column) -> Column {
    let positions = indices.values
    for index in 0..<indices.count where indices.validity?[index] ?? true {
      precondition(
        positions[index] >= 0 && positions[index] < Int64(count),
        "Column: index \(positions[index]) is out of range 0..<\(count)")
    }
    if case .null = type { return .nulls(indices.count) }
    let validity = gatheredValidity(indices)
    let content: Content =
      switch content {
      case .none: .none
      case .fixed(let buffer): .fixed(Self.gather(buffer, type.byteWidth!, indices, validity))
      case .bits(let bits):
        .bits(Bitmap(count: indices.count) { (validity?[$0] ?? true) && bits[Int(positions[$0])] })
      case .bytes(let offsets, let data): Self.gather(offsets: offsets, data: data, indices, validity)
      case .list(let offsets, let elements): Self.gather(offsets, elements, indices, validity)
      // A null row's children are null too: any row would do, but row 0 need not exist.
      case .structure(let children): .structure(children.map { $0.gather(indices) })
      }
    return Column(type: type, count: indices.count, validity: validity, content: content)
  }

  /// The values at `indices`, in that order.
  public func gather(_ indices: [Int]) -> Column { gather(Int64Column(indices.map(Int64.init))) }

  private func gatheredValidity(_ indices: Int64Column) -> Bitmap? {
    guard indices.validity != nil || validity != nil else { return nil }
    let positions = indices.values
    let bits = Bitmap(count: indices.count) {
      (indices.validity?[$0] ?? true) && (validity?[Int(positions[$0])] ?? true)
    }
    return bits.populationCount == bits.count ? nil : bits
  }

  private static func gather(
    _ buffer: Buffer, _ width: Int, _ indices: Int64Column, _ validity: Bitmap?
  ) -> Buffer {
    switch width {
    case 1: gather(buffer, UInt8.self, indices, validity)
    case 2: gather(buffer, UInt16.self, indices, validity)
    case 4: gather(buffer, UInt32.self, indices, validity)
    default: gather(buffer, UInt64.self, indices, validity)
    }
  }

  private static func gather<Word: FixedWidthInteger & BitwiseCopyable>(
    _ buffer: Buffer, _ type: Word.Type, _ indices: Int64Column, _ validity: Bitmap?
  ) -> Buffer {
    Buffer(count: indices.count, of: Word.self) { output in
      let (positions, words) = (indices.values, buffer.span(of: Word.self))
      if let validity {
        for index in output.indices { output[index] = validity[index] ? words[Int(positions[index])] : 0 }
      } else {
        for index in output.indices { output[index] = words[Int(positions[index])] }
      }
    }
  }

  private static func gather(
    offsets: Buffer, data: Buffer, _ indices: Int64Column, _ validity: Bitmap?
  ) -> Content {
    let ends = gatheredOffsets(offsets, indices, validity)
    let total = Int(ends.span(of: Int64.self)[indices.count])
    let gathered = Buffer(count: total, of: UInt8.self) { output in
      let (positions, bounds) = (indices.values, offsets.span(of: Int64.self))
      let ends = ends.span(of: Int64.self)
      for index in 0..<indices.count where ends[index + 1] > ends[index] {
        let position = Int(positions[index])
        let length = Int(bounds[position + 1] - bounds[position])
        output.copy(data, Int(bounds[position]), count: length, to: Int(ends[index]))
      }
    }
    return .bytes(offsets: ends, data: gathered)
  }

  private static func gather(
    _ offsets: Buffer, _ elements: Column, _ indices: Int64Column, _ validity: Bitmap?
  ) -> Content {
    let ends = gatheredOffsets(offsets, indices, validity)
    let total = Int(ends.span(of: Int64.self)[indices.count])
    let wanted = Int64Column(count: total) { output in
      let (positions, bounds) = (indices.values, offsets.span(of: Int64.self))
      let ends = ends.span(of: Int64.self)
      for index in 0..<indices.count where ends[index + 1] > ends[index] {
        var element = bounds[Int(positions[index])]
        for slot in Int(ends[index])..<Int(ends[index + 1]) {
          output[slot] = element
          element += 1
        }
      }
    }
    return .list(offsets: ends, elements: elements.gather(wanted))
  }

  /// Offsets of the gathered values, from 0; nulls are empty.
  private static func gatheredOffsets(
    _ offsets: Buffer, _ indices: Int64Column, _ validity: Bitmap?
  ) -> Buffer {
    Buffer(count: indices.count + 1, of: Int64.self) { output in
      let (positions, bounds) = (indices.values, offsets.span(of: Int64.self))
      output[0] = 0
      for index in 0..<indices.count {
        let position = Int(positions[index])
        let length = validity?[index] ?? true ? bounds[position + 1] - bounds[position] : 0
        output[index + 1] = output[index] + length
      }
    }
  }
}

extension TypedColumn {
  /// The values at `rows`, in that order. Complexity: O(`rows.count`).
  public func gather(_ rows: [Int]) -> Self { Self(column.gather(rows))! }
}
