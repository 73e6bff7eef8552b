"""Objects: members, structs, indexers, events, generic types, iteration, what proxies can do."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from rapgo import DotNetError


def check_members(runtime: Any, library: Any) -> None:
    item = library.Shop.Item("apple", 3)
    assert item.Name == "apple" and item.Count == 3 and item.Describe() == "apple x3"
    item.Name, item.Count = "pear", 5
    assert item.Describe("a ") == "a pear x5" and library.Shop.Item.Describe(item) == "pear x5"
    assert item.Cost() == 50  # of an interface, explicitly
    for change in ("Id", "Describe", "Nope"):
        with pytest.raises(AttributeError):
            setattr(item, change, 1)
    with pytest.raises(AttributeError, match="Nope"):
        _ = item.Nope
    with pytest.raises(TypeError, match="a float does not fit|takes"):
        item.Count = 1.5
    assert "Describe" in dir(item) and "Made" in dir(library.Shop.Item)
    assert library.Shop.Special("s").Describe() == "special s x0"
    bound = item.Describe
    item.Count = 6
    assert bound() == "pear x6"


def check_statics(runtime: Any, library: Any) -> None:
    item = library.Shop.Item
    before = item.Made
    item("x")
    assert item.Made == before + 1
    item.Maker = "us"
    assert item.Maker == "us" and item.Rate == 1.5
    with pytest.raises(AttributeError):
        item.Rate = 2.0
    with pytest.raises(AttributeError):
        item.Nope = 2.0
    assert item.Part().Number == 7 and item.Part.Screw.Turns() == 3
    assert library["Shop.Item"] is item and library["Shop.Item+Part"] is item.Part
    assert isinstance(library.Shop.Special("a"), item) and not isinstance(3, item)
    assert repr(item) == "<.NET type Shop.Item>"


def check_structs(runtime: Any, library: Any) -> None:
    point = library.Shop.Point(1, 2)
    point.Move(10)
    assert (point.X, point.Y, point.Sum) == (11, 12, 23)
    point.X = 0
    assert str(point) == "(0, 12)" and point.Sum == 12
    other = library.Shop.Point(1, 1)
    assert str(point + other) == "(1, 13)" and str(-other) == "(-1, -1)"
    assert other == library.Shop.Point(1, 1) and other != point
    assert len({other, library.Shop.Point(1, 1)}) == 1
    with pytest.raises(TypeError):
        _ = point + 1


def check_enums(runtime: Any, library: Any) -> None:
    colour = library.Shop.Colour
    assert str(colour.Red) == "Red" and int(colour.Blue) == 4 and colour(2) == colour.Green
    assert str(library.Shop.Numbers.Mix(colour.Red, colour.Blue)) == "5"
    assert int(colour.Red | colour.Green) == 3 and (colour.Red & colour.Green) == colour(0)
    assert colour.Red < colour.Green


def check_indexers(runtime: Any, library: Any) -> None:
    grid = library.Shop.Grid()
    grid[3] = 7
    grid[1, 2] = 9
    assert grid[3] == 7 and grid[1, 2] == 9 and grid[9] == 9 and len(grid) == 12
    assert list(grid) == [0, 0, 0, 7, 0, 0, 0, 0, 0, 9, 0, 0]
    with pytest.raises(DotNetError, match="IndexOutOfRange"):
        grid[12]
    with pytest.raises(TypeError, match="takes"):
        grid["x"]


def check_iteration(runtime: Any, library: Any) -> None:
    grid = library.Shop.Grid
    before = grid.Ended
    for _ in grid():
        break
    gc.collect()
    assert grid.Ended == before + 1
    things = runtime.type("System.Collections.Generic.List")[library.Shop.Item]()
    for name in "abc":
        things.Add(library.Shop.Item(name))
    assert [i.Name for i in things] == ["a", "b", "c"] and len(things) == 3 and things
    things.Clear()
    assert not things


def check_generic_types(runtime: Any, library: Any) -> None:
    box = library.Shop.Box
    ints = box[int]
    assert box[int] is ints and ints(4).Value == 4 and ints.Made == 1
    assert box[str]("s").Value == "s" and box[str].Made == 1
    assert box[int, str](1, "b").Second == "b"
    assert box[ints](ints(5)).Value.Value == 5
    assert ints(3).Map[str](lambda x: "n" * x) == "nnn"
    with pytest.raises(TypeError, match="generic"):
        box(3)
    with pytest.raises(TypeError, match="not generic"):
        library.Shop.Item[int]
    mapping = runtime.type("System.Collections.Generic.Dictionary")[str, int]()
    mapping["a"] = 1
    assert mapping["a"] == 1 and mapping.ContainsKey("a") and mapping.TryGetValue("b") == (False, 0)
    assert ints.Lid().Under == 0


def check_events(runtime: Any, library: Any) -> None:
    item, told = library.Shop.Item("x"), []

    def counted(n: int) -> None:
        told.append(n)

    item.Counted += counted
    item.Change(4)
    item.Counted += counted
    item.Change(5)
    item.Counted -= counted
    item.Counted -= counted
    item.Change(6)
    assert told == [4, 5, 5]
    item.Changed += lambda sender, args: told.append(sender == item)
    item.Change(1)
    assert told[-1] is True
    with pytest.raises(AttributeError, match=r"\+="):
        item.Counted = counted


def check_abilities(runtime: Any, library: Any) -> None:
    with library.Shop.Item("x") as item:
        assert not item.Disposed
    assert item.Disposed
    small, large = library.Shop.Item("a", 1), library.Shop.Item("b", 2)
    assert small < large and max(small, large) == large
    assert small.Self() == small and hash(small.Self()) == hash(small) and small != large
    assert repr(small) == "<Shop.Item object>"
    assert library.Shop.Calls.Adder(3)(4) == 7


def check_handles_are_given_back(runtime: Any, library: Any) -> None:
    weak = runtime.type("System.WeakReference")
    item = library.Shop.Item("gone")
    reference = weak(item)
    library.Shop.Calls.Collect()
    assert reference.IsAlive
    del item
    gc.collect()
    library.Shop.Calls.Collect()
    assert not reference.IsAlive
