"""Read a 责任单位 line: restore the prefixes and suffixes that a Chinese list shares.

``市经信委、发改委`` is 市经信委 and 市发改委; ``泉州开发区、台商投资区管委会`` is 泉州开发区管委会 and
泉州台商投资区管委会. Commas part groups; inside a group the first name lends its prefix to those behind it.
"""

from __future__ import annotations

import re

_COUNTIES = re.compile(r"各县\(市、区\)人民政府|各县（市、区）人民政府")
_COUNTIES_NAME = "各县(市、区)人民政府"
_ZONE_SUFFIX = "管委会"
_ZONE = re.compile(r"(开发区|投资区)$")


def read_agency_line(line: str, city: str = "泉州") -> tuple[str, ...]:
    """Return the full names of a line in its order, each once."""
    names: list[str] = []
    for group in re.split(r"[,，;；]", _COUNTIES.sub("\0", line)):
        names.extend(_read_group([part for part in group.split("、") if part], city))
    return tuple(dict.fromkeys(names))


def _read_group(parts: list[str], city: str) -> list[str]:
    if not parts:
        return []
    ends_with_suffix = parts[-1].endswith(_ZONE_SUFFIX)
    names = []
    for position, part in enumerate(parts):
        if part == "\0":
            names.append(_COUNTIES_NAME)
            continue
        name = part
        if _ZONE.search(name) and ends_with_suffix:
            name += _ZONE_SUFFIX
        if _ZONE.search(name.removesuffix(_ZONE_SUFFIX)) and not name.startswith(city):
            name = city + name
        lends_city = position > 0 and parts[0].startswith("市") and not name.startswith(city)
        if lends_city and not _is_city_office(name):
            name = "市" + name
        names.append(name)
    return names


def _is_city_office(name: str) -> bool:
    """Whether a name already starts with the 市 that means the city (市政… starts with another 市)."""
    return name.startswith("市") and not name.startswith("市政")
