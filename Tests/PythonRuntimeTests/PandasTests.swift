import Testing

@Suite("pandas frames, series, indexes and single values")
struct PandasTests {
  static let prelude =
    NumPyTests.prelude + #"""
      import pandas as pd
      from datetime import date, datetime, timezone, timedelta
      from zoneinfo import ZoneInfo

      def same_values(a, b):
          if a.dtype != b.dtype or repr(a.dtype) != repr(b.dtype): return f"dtype {a.dtype!r} became {b.dtype!r}"
          if isinstance(a.dtype, pd.CategoricalDtype):
              return same_indexes(a.categories, b.categories) or same(a.codes.tolist(), b.codes.tolist())
          if type(a) is not type(b): return f"{type(a)} became {type(b)}"
          if isinstance(a.dtype, np.dtype) and a.dtype.kind != "O": return same_bytes(np.asarray(a).tobytes(), np.asarray(b).tobytes())
          x, y = list(a), list(b)
          if isinstance(a.dtype, np.dtype): return same(x, y)
          return None if len(x) == len(y) and repr(x) == repr(y) and a.equals(b) else f"{a} became {b}"

      def same_indexes(a, b):
          if type(a) is not type(b): return f"{type(a)} became {type(b)}"
          if not a.identical(b): return f"{a} became {b}"
          if isinstance(a, pd.MultiIndex): return first(map(same_indexes, a.levels, b.levels)) or same([*map(list, a.codes)], [*map(list, b.codes)])
          if isinstance(a, pd.RangeIndex): return same([a.start, a.stop, a.step], [b.start, b.stop, b.step])
          if getattr(a, "freq", None) != getattr(b, "freq", None): return f"freq {a.freq} became {b.freq}"
          return same_values(a.array, b.array) or same(a.name, b.name)

      def same_series(a, b):
          return same_indexes(a.index, b.index) or same_values(a.array, b.array) or same(a.name, b.name) or same(a.attrs, b.attrs)

      def same_frames(a, b):
          if a.shape != b.shape: return f"shape {a.shape} became {b.shape}"
          return same_indexes(a.columns, b.columns) or same_indexes(a.index, b.index) or same(a.attrs, b.attrs) or first(
              differ(f"column {i}", a.iloc[:, i], b.iloc[:, i]) for i in range(a.shape[1]))

      class Pandas:
          known = {pd.DataFrame: same_frames, pd.Series: same_series}
          def __contains__(self, cls): return cls in self.known or issubclass(cls, pd.Index)
          def __getitem__(self, cls): return self.known.get(cls, same_indexes)
      comparisons["pandas"] = Pandas()
      frame = pd.DataFrame({"n": [1, 2, 3], "x": [1.5, -0.0, np.nan], "s": ["a", None, "é"], "b": [True, False, True]})

      """#

  static let series =
    ["int8", "uint16", "float32", "float64", "bool", "Int8", "UInt64", "Float32", "Float64", "boolean"].map {
      "pd.Series([1, 0, 1], dtype='\($0)')"
    } + [
      "pd.Series([1, None, 3], dtype='Int64')", "pd.Series([True, None], dtype='boolean', name='b')",
      "pd.Series([1.5, None, float('nan')], dtype='Float64')", "pd.Series([], dtype='Int16')",
      "pd.Series(nans([0x7ff8000000000001, 0xfff8000000000002], 'f8'))", "pd.Series([1 + 2j, None])",
      "pd.Series(['a', None, 'é'])", "pd.Series(['a', None], dtype='string')",
      "pd.Series(['a', None], dtype=object)",
      "pd.Series(['a', None], dtype=pd.StringDtype('pyarrow'))",
      "pd.Series(['a'], dtype=pd.StringDtype('python', na_value=np.nan))",
      "pd.Series(['a', float('nan'), None, pd.NA, pd.NaT, 1, 2.5, True], dtype=object)",
      "pd.Series([[1], {'a': 2}, (3,)])",
      "pd.Series(['b', 'a', None, 'b'], dtype='category')",
      "pd.Series(pd.Categorical([3, 1], [1, 2, 3], ordered=True))",
      "pd.Series(pd.Categorical([0.5, None, 1.5]))", "pd.Series(pd.cut([1, 5, 9], [0, 4, 10]))",
      "pd.Series(pd.cut([1, 5, 90], [0, 4, 10], labels=['low', 'high']))",
      "pd.Series(pd.Categorical([None, None], ['x']))",
      "pd.Series(pd.Categorical(pd.to_datetime(['2020-01-01', None, '2019-01-01'])))",
      "pd.Series(pd.Categorical([], []))",
      "pd.Series(pd.to_datetime(['2020-01-01', None, '1700-01-01']))",
      "pd.Series(pd.to_datetime(['2020-01-01']).as_unit('s'))",
      "pd.Series(pd.to_datetime(['2020-03-29 01:30', None]).tz_localize('Europe/Berlin'))",
      "pd.Series(pd.to_datetime(['2020-01-01'], utc=True))",
      "pd.Series(pd.to_datetime(['2020-01-01']).tz_localize(ZoneInfo('Asia/Tokyo')))",
      "pd.Series(pd.to_datetime(['2020-01-01']).tz_localize(timezone(timedelta(hours=-9, minutes=-30))))",
      "pd.Series(pd.to_timedelta([5, None], 's'))",
      "pd.Series(pd.period_range('2020-01', periods=3, freq='M'))",
      "pd.Series(pd.PeriodIndex(['2020-01', None], freq='D'))", "pd.Series(pd.interval_range(0, 3))",
      "pd.Series(pd.arrays.IntervalArray.from_breaks([0.5, 1.5, 2.5], closed='left'))",
      "pd.Series(pd.arrays.IntervalArray([pd.Interval(0., 1.), None]))",
      "pd.Series([1, None], dtype='int64[pyarrow]')", "pd.Series(['a', None], dtype='string[pyarrow]')",
      "pd.Series([[1], None], dtype=pd.ArrowDtype(__import__('pyarrow').list_(__import__('pyarrow').int8())))",
      "pd.Series([1, 2], index=['a', 'b'], name='v')",
      "pd.Series([1, 2], index=pd.Index([5, 3], name='key'))",
      "pd.Series([1.0], name=('a', 1))", "pd.Series([1, 2], index=range(4, 0, -2))", "pd.Series([1, 2])[1:]",
      "pd.Series({('a', 1): 1, ('b', 2): 2})",
      "pd.Series(np.arange(4), index=pd.date_range('2020', periods=4, freq='h'))",
    ]

  static let frames = [
    "frame", "frame[frame.n > 1]", "frame.set_index('s')", "frame.set_index(['s', 'n'])", "frame.iloc[:0]",
    "frame[[]]",
    "pd.DataFrame()", "pd.DataFrame(index=['a', 'b'])", "pd.DataFrame(np.arange(6).reshape(2, 3))",
    "pd.DataFrame(np.arange(6.).reshape(3, 2), columns=['a', 'b'])",
    "pd.DataFrame([[1, 'a']], columns=[0, 'x'])",
    "frame.assign(c=frame.s.astype('category'), t=pd.Timestamp('2020', tz='UTC'), i=frame.n.astype('Int8'))",
    "frame.groupby('b').agg(mean=('x', 'mean'), n=('n', 'sum'))", "frame.T",
    "frame.rename_axis(columns='what')",
    "pd.DataFrame({'a': [1]}, columns=pd.Index(['a'], dtype=object))",
    "pd.DataFrame({1.5: [1], float('inf'): [2]})",
    "pd.DataFrame({pd.Timestamp('2020'): [1]})",
    "pd.DataFrame({'a': [1, 2]}, index=pd.MultiIndex.from_product([['y'], ['q', 'p']], names=['u', None]))",
    "pd.DataFrame({'a': [1]}, index=pd.CategoricalIndex(['x'], ['x', 'y']))",
    "pd.DataFrame({'a': [1, 2]}, index=pd.date_range('2020', periods=2, tz='Europe/Berlin'))",
    "(lambda f: (f.attrs.update(source='x', n=[1]), f)[1])(frame.copy())", "frame.convert_dtypes()",
    "frame.convert_dtypes(dtype_backend='pyarrow')",
    "pd.DataFrame({'o': [np.arange(2), None, np.float32(1)]})",
    "pd.concat([frame, frame])", "pd.DataFrame({'w': pd.Series([], dtype='datetime64[ns]')})",
    "pd.Index(['a', 'b'], name='i')", "pd.RangeIndex(3)", "pd.MultiIndex.from_tuples([('a', 1)])",
    "frame.columns",
    "pd.date_range('2020', periods=3)", "pd.Index([1.5, np.nan])",
    "[frame, None, frame.head(1)]", "{'frame': frame, 'series': frame.x, 'n': 1}",
    "{'by': [frame.head(0)], 'x': [frame.n]}",
    "pd.Timestamp('2020-01-01 05:17:00.123456789')",
    "[pd.Timestamp('2020', tz='Europe/Berlin'), None, pd.NaT]",
    "[pd.Timedelta('1ns'), pd.NA, pd.Period('2020-01'), pd.Interval(0, 1)]",
  ]

  @Test("Series of every type come back with dtype, missing values, categories, zone and index")
  func allSeries() throws { try ArrayLibraries.roundTrips(Self.prelude, Self.series) }

  @Test("Frames, indexes and single values come back as they were")
  func allFrames() throws { try ArrayLibraries.roundTrips(Self.prelude, Self.frames) }

  static let refused: [(expression: String, message: String)] = [
    (
      "pd.DataFrame([[1, 2]], columns=['a', 'a'])",
      "a pandas.DataFrame with two columns called 'a'; give each its own name"
    ),
    (
      "pd.DataFrame([[1, 2]], columns=[1, '1'])",
      "a pandas.DataFrame with two columns called '1'; give each its own name"
    ),
    (
      "pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([('a', 'b')]))",
      ".columns: a column label of several levels; join the levels: ['.'.join(each) for each in frame.columns]"
    ),
    (
      "pd.DataFrame({'ok': [1], 'total': [2**70]})",
      ".total[0]: an int of 71 bits: columns hold 64, sign included; return it as a str or a float, or declare its column wide in the manifest"
    ),
    (
      "{'f': pd.DataFrame({'o': [1, {'k': object()}]})}",
      ".f.o[1].k: an object, which has no column form; return a dict, a dataclass or another plain value, "
        + "or name an adapter in the manifest"
    ),
    (
      "pd.DataFrame({'s': pd.arrays.SparseArray([0, 1])})",
      ".s: a column of Sparse[int64, 0]; return its values: column.sparse.to_dense()"
    ),
    (
      "[pd.Series([1], name=1.5)]",
      "[0]: the name 1.5, a float; use a str, an int or a tuple of them"
    ),
    (
      "pd.Categorical(['a'])",
      "a pandas.Categorical; return pandas.Series(value)"
    ),
    (
      "type('Mine', (pd.DataFrame,), {})({'a': [1]})",
      "a __main__.Mine, a subclass of pandas.DataFrame, which columns cannot rebuild; return pandas.DataFrame(value)"
    ),
  ]

  @Test("What columns cannot hold is refused by path, type and remedy")
  func refusals() throws { try ArrayLibraries.refuses(Self.prelude, Self.refused) }

  @Test("A frame is the same column as a list of dicts, and what comes back may be changed")
  func forms() throws {
    let code =
      ArrayLibraries.prelude + Self.prelude + "\nevery = [eval(text) for text in (\n"
      + Self.series.map { "r'''\($0)''',\n" }.joined() + ")]\n" + #"""
        frame = pd.DataFrame({"n": [1, 2], "x": [1.5, None], "s": ["a", None]})
        print(_regauge.schema(frame))
        print(_regauge.schema(frame.set_index("s")))
        print(_regauge.schema(frame.s.astype("category")))
        back = _regauge.roundtrip(frame)
        back.loc[0, "n"] = 7; back["x"] += 1; back.loc[1, "s"] = "b"; back = back.sort_values("n")
        print(frame.n.tolist(), back.n.tolist(), back.s.tolist())
        for series in every:
            back = _regauge.roundtrip(series)
            if len(back) > 1: back.iloc[0] = back.iloc[1]
        print("all can be changed")

        """#
    let lines = try Launcher.lines(ArrayLibraries.interpreter, code)
    #expect(
      lines == [
        "value: struct<n: int64?, x: float64?, s: utf8?>?",
        "value: struct<regauge.index: utf8?, n: int64?, x: float64?>?", "value: utf8?",
        "[1, 2] [2, 7] ['b', 'a']", "all can be changed",
      ])
  }
}
