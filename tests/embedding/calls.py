"""Calls: values both ways, overloads, references, generic methods, exceptions, what is wrong."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rapgo import DotNetError


def check_numbers(runtime: Any, library: Any) -> None:
    n = library.Shop.Numbers
    assert n.Add(2, 3) == 5 and n.Add(-2, 1) == -1
    assert n.AddLong(1 << 40, 1) == (1 << 40) + 1
    assert n.Half(5.0) == 2.5 and n.Half(5) == 2.5 and n.Single(1.25) == 2.5
    assert n.Not(True) is False and n.Not(False) is True
    for name, least, most in (
        ("Byte", 0, 255), ("SByte", -128, 127), ("Short", -(1 << 15), (1 << 15) - 1),
        ("UShort", 0, (1 << 16) - 1), ("UInt", 0, (1 << 32) - 1), ("ULong", 0, (1 << 64) - 1),
    ):  # fmt: skip
        call = getattr(n, name)
        assert call(least) == least and call(most) == most
        for wrong in (least - 1, most + 1, 1.5, "x", None):
            with pytest.raises(TypeError, match=name):
                call(wrong)
    with pytest.raises(TypeError, match="takes"):
        n.Add(1 << 31, 0)
    with pytest.raises(TypeError):
        n.Add(True, 1)
    with pytest.raises(TypeError):
        n.Add(1)
    assert n.Nothing() is None and n.Calls == 1


def check_values(runtime: Any, library: Any) -> None:
    n = library.Shop.Numbers
    assert n.Char("a") == "b" and n.Money(Decimal("1.25")) == Decimal("2.50")
    for text in ("", "a", "é\U0001f600", "\0x\0", "\ud800"):
        assert n.Text(text) == text and n.Any(text) == text
    assert n.Text(None) is None
    for value in (1, -1, 1 << 40, 2.5, True, None, "x"):
        assert n.Any(value) == value and type(n.Any(value)) is type(value)
    assert n.Maybe(None) is None and n.Maybe(4) == 5
    big = runtime.type("System.Numerics.BigInteger").Parse("1" + "0" * 40)
    assert big == 10**40
    thing = object()
    assert n.Any(thing) is thing
    item = library.Shop.Item("x")
    assert n.Any(item) == item and n.Any(item) is not item


def check_overloads(runtime: Any, library: Any) -> None:
    shop, which = library.Shop, library.Shop.Numbers.Which
    assert which(1) == "int" and which(1 << 40) == "long" and which(1.0) == "double"
    assert which("x") == "string" and which(True) == "object" and which([1, 2]) == "int[]"
    assert which(shop.Item("a")) == "Item" and which(shop.Special("a")) == "Special"
    assert which(lambda x: x + 1) == "Func 21"
    assert which(shop.Colour.Green) == "Colour Green"
    assert which(runtime.type("System.Text.StringBuilder")()) == "object"
    n = shop.Numbers
    assert n.Optional(1) == 7 and n.Optional(1, 2) == 4 and n.Optional(1, 2, "") == 3
    assert n.Total() == 0 and n.Total(1, 2, 3) == 6 and n.Total([4, 5]) == 9
    assert n.Joined("-", 1, "b", None) == "1-b-"


def check_references(runtime: Any, library: Any) -> None:
    n = library.Shop.Numbers
    assert n.Swap(1, 2) == (2, 1)
    assert n.TryParse("12") == (True, 12) and n.TryParse("x") == (False, 0)


def check_generic(runtime: Any, library: Any) -> None:
    n, shop = library.Shop.Numbers, library.Shop
    assert n.Same(3) == 3 and n.Same("s") == "s" and n.Same[float](3) == 3.0
    assert n.NameOf[int]() == "System.Int32" and n.NameOf["System.Int64"]() == "System.Int64"
    assert n.NameOf[shop.Item]() == "Shop.Item"
    assert n.NameOf[shop.Box[int]]().startswith("Shop.Box`1[[System.Int32")
    assert n.CountOf([1, 2, 3]) == 3 and n.CountOf(range(5)) == 5 and n.CountOf({"a", "b"}) == 2
    assert n.Total(range(4)) == 6 and n.CountOf(shop.Grid()) == 12
    with pytest.raises(TypeError, match="2 type arguments"):
        n.Same[int, int]
    with pytest.raises(TypeError, match="no type of .NET"):
        n.Same["No.Such"]
    linq = runtime.type("System.Linq.Enumerable")
    assert list(linq.Where(shop.Grid(), lambda x: x == 0)) == [0] * 12
    assert list(linq.Select(linq.Range(0, 4), lambda x: x * x)) == [0, 1, 4, 9]
    assert linq.Sum(linq.Range(0, 5)) == 10


def check_exceptions(runtime: Any, library: Any) -> None:
    n = library.Shop.Numbers
    with pytest.raises(DotNetError) as caught:
        n.Fail("broken", 7)
    e = caught.value
    assert e.type_name == "Shop.ShopException" and e.message == "broken"
    assert e.exception.Code == 7 and e.exception.Message == "broken"
    assert str(e) == "Shop.ShopException: broken"
    assert "rapgo.call" not in e.trace
    with pytest.raises(DotNetError) as caught:  # the short way
        n.FailFast(8)
    assert caught.value.exception.Code == 8 and n.Add(1, 1) == 2
    with pytest.raises(DotNetError, match=r"System\.DivideByZeroException"):
        n.Divide(1, 0)
    assert n.Divide(7, 2) == 3


def check_what_is_not_there(runtime: Any, library: Any) -> None:
    shop = library.Shop
    with pytest.raises(AttributeError, match="no type or namespace Nothing"):
        _ = shop.Nothing
    with pytest.raises(KeyError, match="no type"):
        _ = library["Shop.Nothing"]
    with pytest.raises(AttributeError, match=r"Shop\.Numbers has no static member Nope"):
        shop.Numbers.Nope(1)
    with pytest.raises(TypeError, match=r"no overload of Numbers\.Which .* there are .*string W"):
        shop.Numbers.Which(1, 2)
    with pytest.raises(TypeError, match=r"no overload of Item takes \(float\).*new Item\(string"):
        shop.Item(1.5)
    with pytest.raises(TypeError, match="static class"):
        shop.Numbers()
    with pytest.raises(TypeError, match="constructor"):
        shop.ICosts()
    with pytest.raises(TypeError, match="for 1 or 2 types, not 3"):
        shop.Box[int, int, int]


def check_from_beside(runtime: Any, library: Any) -> None:
    assert library.Shop.Numbers.Scaled(5) == 15
    assert runtime.type("Beside.Scale")(4).Of(2) == 8
