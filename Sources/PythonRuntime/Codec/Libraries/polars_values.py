"""Polars: frames and series, through the Arrow C data interface."""


def polars():
    import polars

    return polars


def polars_whole(value):
    pl = polars()
    cls = type(value)
    if cls is pl.DataFrame:
        trees = [polars_tree(dtype, "." + name) for name, dtype in value.schema.items()]
        details = {"height": value.height} if not trees else {}
        root = "dataframe:polars"
    elif cls is pl.Series:
        trees = [polars_tree(value.dtype, "")]
        details = {"name": value.name}
        root = "series:polars"
    elif isinstance(value, pl.LazyFrame):
        raise Refused("a polars.LazyFrame, which is a query and not yet data", "return value.collect()")
    elif isinstance(value, (pl.DataFrame, pl.Series)):
        base = "DataFrame" if isinstance(value, pl.DataFrame) else "Series"
        raise Refused(
            f"{a_class(cls)}, a subclass of polars.{base}, which columns cannot rebuild",
            f"return polars.{base}(value)",
        )
    else:
        return None
    if any(trees):
        details["types"] = trees
        value = polars_plain(pl, value, trees)
    return root, details, Piece("arrow", len(value), owner=(value.__arrow_c_stream__(),))


def polars_tree(dtype, path):
    """What Arrow's columns do not say of a dtype: None, or how to make it of theirs."""
    pl = polars()
    if isinstance(dtype, pl.Enum):
        return {"enum": dtype.categories.to_list()}
    if isinstance(dtype, pl.Categorical):
        if dtype != pl.Categorical():
            raise Refused(
                f"a column of {dtype!r}, whose categories are shared by name", "cast it to polars.Categorical", path
            )
        return "categorical"
    if isinstance(dtype, pl.Array):
        return {"array": polars_tree(dtype.inner, path), "width": dtype.size}
    if isinstance(dtype, pl.List):
        inner = polars_tree(dtype.inner, path + "[]")
        return inner and {"list": inner}
    if isinstance(dtype, pl.Struct):
        trees = [polars_tree(field.dtype, f"{path}.{field.name}") for field in dtype.fields]
        return {"struct": trees} if any(trees) else None
    if isinstance(dtype, pl.Object):
        raise Refused("a column of polars.Object, whose values only Python knows", "cast it, or return a list", path)
    return None


def polars_cast(pl, value, dtype_of, trees):
    """The frame with the columns that have a tree in other types; casting by name passes over the name ""."""
    columns = zip(trees, value.get_columns())
    cast = {s.name: s.cast(dtype_of(tree, s.dtype)) if tree else s for tree, s in columns}
    return pl.DataFrame(cast)


def polars_plain(pl, value, trees):
    """The same values in types that columns have."""

    def plain(tree, dtype):
        if tree is None:
            return dtype
        if tree == "categorical" or "enum" in tree:
            return pl.String
        if "array" in tree:
            return pl.List(plain(tree["array"], dtype.inner))
        if "list" in tree:
            return pl.List(plain(tree["list"], dtype.inner))
        return pl.Struct([pl.Field(f.name, plain(t, f.dtype)) for t, f in zip(tree["struct"], dtype.fields)])

    if isinstance(value, pl.Series):
        return value.cast(plain(trees[0], value.dtype))
    return polars_cast(pl, value, plain, trees)


def polars_typed(pl, value, trees):
    """The other way round."""

    def typed(tree, dtype):
        if tree is None:
            return dtype
        if tree == "categorical":
            return pl.Categorical()
        if "enum" in tree:
            return pl.Enum(tree["enum"])
        if "array" in tree:
            return pl.Array(typed(tree["array"], dtype.inner), tree["width"])
        if "list" in tree:
            return pl.List(typed(tree["list"], dtype.inner))
        return pl.Struct([pl.Field(f.name, typed(t, f.dtype)) for t, f in zip(tree["struct"], dtype.fields)])

    if isinstance(value, pl.Series):
        return value.cast(typed(trees[0], value.dtype))
    return polars_cast(pl, value, typed, trees)


def polars_rebuild(root, details, piece):
    pl = polars()
    if root == "series:polars":
        value = pl.Series(Exported(piece)).rename(details.get("name", ""))
    elif "height" in details:
        return pl.DataFrame(height=details["height"]) if details["height"] else pl.DataFrame()
    else:
        value = pl.DataFrame(Exported(piece))
    trees = details.get("types")
    return polars_typed(pl, value, trees) if trees else value
