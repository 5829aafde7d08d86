"""Writes records in the GV100AD format, as a test needs them."""


def record(kind, key, name, *, seat="", mark="", population=None, day="20260131", association=""):
    """Return one record of 220 characters; the columns are those of the official description."""
    text = f"{kind}{day}{key:<8}{association:<4}{name:<50}{seat:<50}{mark:<2}    "
    if population is not None:
        text += f"{4242:011d}{population:011d}{population // 2:011d}    59065*****  "
    return f"{text:<220}"


def region(key="059", name="Reg.-Bez. Arnsberg", seat="Arnsberg", **more):
    return record("20", key, name, seat=seat, **more)


def district(key="05974", name="Soest", seat="Soest", mark="43", **more):
    return record("40", key, name, seat=seat, mark=mark, **more)


def municipality(key="05974028", name="Lippstadt, Stadt", mark="63", population=68739, **more):
    return record("60", key, name, mark=mark, population=population, association="0000", **more)


def text(*records):
    return "\r\n".join(["102026013105          Nordrhein-Westfalen".ljust(220), *records, ""])
