"""Arrays, spans and buffers: what is copied and what is the same memory."""

from __future__ import annotations

import array
import gc
from pathlib import Path
from typing import Any

import numpy as np
import pytest


def check_a_vector_is_the_array(runtime: Any, library: Any) -> None:
    numbers = library.Shop.Numbers
    vector = runtime.array("float64", 1000)
    view = np.asarray(vector)
    assert view.dtype == np.float64 and view.shape == (1000,) and not view.any()
    view[:] = np.arange(1000)
    assert numbers.Sum(vector) == 499500.0 and vector[10] == 10.0
    numbers.Fill(vector, 2.5)
    assert view[0] == 2.5 and view.sum() == 2500.0
    assert memoryview(vector).nbytes == 8000 and vector.Length == len(vector) == 1000


def check_a_view_pins(runtime: Any, library: Any) -> None:
    collect = library.Shop.Calls.Collect
    view = np.asarray(runtime.array("int32", 50))
    view[:] = range(50)
    for _ in range(3):
        [bytearray(1000) for _ in range(100)]
        gc.collect()
        collect()
        np.asarray(runtime.array("int32", 50))[:] = -1
    assert view.tolist() == list(range(50))


def check_dtypes(runtime: Any, library: Any) -> None:
    for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
                 "float32", "float64", "bool"):  # fmt: skip
        source = np.array([0, 1, 1, 0, 1], dtype=name)
        for dtype in (name, source.dtype, source.dtype.type):
            copy = runtime.array(dtype, source)
            assert np.asarray(copy).dtype == source.dtype and copy.tolist() == source.tolist()
    assert runtime.array(float, [1, 2.5]).tolist() == [1.0, 2.5]
    assert runtime.array(runtime.type("System.Int16"), 3).tolist() == [0, 0, 0]
    assert runtime.array("int32", 0).tolist() == [] and len(runtime.array("int32", [])) == 0
    assert runtime.array("int32", array.array("i", [4, 5])).tolist() == [4, 5]
    for dtype in ("complex128", "S3", np.dtype(">i4"), list):
        with pytest.raises(TypeError, match="no element type"):
            runtime.array(dtype, 3)
    with pytest.raises(TypeError, match="another layout"):
        runtime.array("int32", np.zeros(3))
    with pytest.raises(TypeError, match="elements"):
        runtime.array("int32", -1)
    with pytest.raises(TypeError, match="memory"):
        runtime.array(library.Shop.Item, 1)


def check_arrays_from_net(runtime: Any, library: Any) -> None:
    squares = library.Shop.Numbers.Squares(5)
    assert squares.tolist() == [0, 1, 4, 9, 16] and np.asarray(squares)[2] == 4
    back = library.Shop.Numbers.Bytes(b"abc")
    assert bytes(back) == b"cba" and library.Shop.Numbers.Bytes(back).tolist() == [97, 98, 99]
    grid = runtime.type("System.Array").CreateInstance(runtime.type("System.Int32"), 2, 3)
    grid[1, 2] = 5
    assert grid[1, 2] == 5 and len(grid) == 6 and sum(grid) == 5


def check_copies(runtime: Any, library: Any) -> None:
    numbers = library.Shop.Numbers
    source = np.arange(1000, dtype=np.float64)
    assert numbers.Sum(source) == source.sum()
    numbers.Fill(source, 7.0)
    assert source[1] == 1.0  # an array parameter gets a copy
    assert numbers.SumInts([1, 2, 3]) == 6 and numbers.SumInts((4, 5)) == 9
    assert numbers.SumInts(array.array("i", range(10))) == 45 and numbers.SumInts([]) == 0
    assert numbers.SumGrid(np.arange(12, dtype=np.int32).reshape(3, 4)) == 66
    assert numbers.ListSum([1, 2, 3]) == 6
    with pytest.raises(TypeError, match=r"buffer of int"):
        numbers.Sum(np.zeros(3, dtype=np.int32))
    with pytest.raises(TypeError, match="in one piece"):
        numbers.Sum(np.zeros(10)[::2])
    with pytest.raises(TypeError, match="layout"):
        numbers.Sum(np.zeros(3, dtype=">f8"))


def check_pointers(runtime: Any, library: Any) -> None:
    source = np.arange(10.0)
    assert library.Shop.Numbers.SumAt(source, 10) == 45.0
    assert library.Shop.Numbers.SumAt(runtime.array("float64", source), 5) == 10.0


def check_spans(runtime: Any, library: Any) -> None:
    spans = runtime.load(Path(library.path).with_name("Spans.dll")).Spans
    source = np.arange(10.0)
    assert spans.Sum(source) == 45.0 and spans.Sum(source.data[:3]) == 3.0
    spans.Fill(source, 2.0)
    assert source.tolist() == [2.0] * 10  # the same memory
    vector = runtime.array("float64", 4)
    spans.Fill(vector, 3.0)
    assert vector.tolist() == [3.0] * 4 and spans.Sum(vector) == 12.0
    assert spans.Length("héé") == 3 and spans.Length("") == 0
    assert spans.Half(source).tolist() == [2.0] * 5
    source.flags.writeable = False
    assert spans.Sum(source) == 20.0
    with pytest.raises(TypeError, match="read-only"):
        spans.Fill(source, 1.0)


def check_memory(runtime: Any, library: Any) -> None:
    spans = runtime.load(Path(library.path).with_name("Spans.dll")).Spans
    source = bytearray(8 * 5)
    view = np.frombuffer(source)
    spans.Keep(view)
    assert spans.FillKept(4.0) == 5 and view.tolist() == [4.0] * 5
    del view
    gc.collect()
    with pytest.raises(BufferError):  # .NET has it still
        source.append(1)
    spans.Forget()
    library.Shop.Calls.Collect()
    library.Shop.Calls.Collect()
    source.append(1)
    assert spans.ReadOnly(np.arange(3.0)) == 3
    assert spans.ReadOnly(runtime.array("float64", 2)) == 2
