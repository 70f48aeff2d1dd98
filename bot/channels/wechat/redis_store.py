"""The store in Redis: for several processes, each seeing what the others promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.channels.wechat.store import CARRIED, DONE_SECONDS, OPEN, OPEN_SECONDS, Record, StoreError

_KINDS: dict[str, type] = {
    field.name: {"float": float, "int": int}.get(str(field.type), str) for field in fields(Record)
}
_TIMEOUT_SECONDS = 2.0

_INDEX = """
local function index(person, key, open)
  for _, set in ipairs({ARGV[1] .. 'open', ARGV[1] .. 'open:' .. person}) do
    if open then redis.call('SADD', set, key) else redis.call('SREM', set, key) end
  end
end
local function is_open(state) return string.find(ARGV[2], ' ' .. state .. ' ', 1, true) ~= nil end
local function seconds(state) if is_open(state) then return ARGV[3] end return ARGV[4] end
"""
_CLAIM = (
    _INDEX
    + """
local name = ARGV[1] .. 'record:' .. ARGV[5]
if redis.call('EXISTS', name) == 1 then return redis.call('HGETALL', name) end
local state = ''
local person = ''
for i = 6, #ARGV, 2 do
  redis.call('HSET', name, ARGV[i], ARGV[i + 1])
  if ARGV[i] == 'state' then state = ARGV[i + 1] end
  if ARGV[i] == 'person' then person = ARGV[i + 1] end
end
redis.call('EXPIRE', name, seconds(state))
index(person, ARGV[5], is_open(state))
return {}
"""
)
_SAVE = (
    _INDEX
    + """
local name = ARGV[1] .. 'record:' .. ARGV[5]
if redis.call('HGET', name, 'version') ~= ARGV[6] then return 0 end
local n_fields, n_values = tonumber(ARGV[7]), tonumber(ARGV[8])
local at = 9
for i = at, at + 2 * n_fields - 1, 2 do redis.call('HSET', name, ARGV[i], ARGV[i + 1]) end
at = at + 2 * n_fields
for i = at, at + 2 * n_values - 1, 2 do
  redis.call('SET', ARGV[1] .. 'value:' .. ARGV[i], ARGV[i + 1], 'EX', ARGV[3])
end
at = at + 2 * n_values
local state = redis.call('HGET', name, 'state')
local person = redis.call('HGET', name, 'person')
redis.call('EXPIRE', name, seconds(state))
index(person, ARGV[5], is_open(state))
for i = at + 1, #ARGV do
  local other = ARGV[1] .. 'record:' .. ARGV[i]
  if is_open(redis.call('HGET', other, 'state') or '-') then
    redis.call('HSET', other, 'state', ARGV[at])
    redis.call('HINCRBY', other, 'version', 1)
    redis.call('EXPIRE', other, ARGV[4])
  end
  index(person, ARGV[i], false)
end
return 1
"""
)


class RedisStore:
    """Records as hashes, the waiting ones in sets, changed by scripts so that no other process sees half a change."""

    def __init__(self, url: str, prefix: str = "wechat:") -> None:
        """``prefix``: of all names, so that one Redis can serve several installations."""
        self._redis: Any = Redis.from_url(
            url, decode_responses=True, socket_timeout=_TIMEOUT_SECONDS, socket_connect_timeout=_TIMEOUT_SECONDS
        )
        self._prefix = prefix
        self._always = (prefix, f" {' '.join(OPEN)} ", OPEN_SECONDS, DONE_SECONDS)

    async def claim(self, record: Record) -> tuple[Record, bool]:
        """Put a record unless its key is there; return what is there and whether it is new."""
        pairs = [part for pair in asdict(record).items() for part in pair]
        found = await self._call("eval", _CLAIM, 0, *self._always, record.key, *pairs)
        if not found:
            return record, True
        return _record(dict(zip(found[::2], found[1::2], strict=True))), False

    async def load(self, key: str) -> Record | None:
        """Return a record."""
        found = await self._call("hgetall", f"{self._prefix}record:{key}")
        return _record(found) if found else None

    async def save(
        self, record: Record, *, values: Mapping[str, str] | None = None, carried: Sequence[str] = ()
    ) -> Record | None:
        """Change a record, all or nothing; None when it was changed since it was read."""
        changed = replace(record, version=record.version + 1)
        names = asdict(changed)
        pairs = [part for pairs in (names, values or {}) for pair in pairs.items() for part in pair]
        counts = (len(names), len(values or {}))
        arguments = (*self._always, record.key, record.version, *counts, *pairs, CARRIED, *carried)
        return changed if await self._call("eval", _SAVE, 0, *arguments) else None

    async def open_records(self, person: str | None = None) -> list[Record]:
        """Return the records whose person still waits, of all or of one, the oldest first."""
        name = f"{self._prefix}open" if person is None else f"{self._prefix}open:{person}"
        records = []
        for key in await self._call("smembers", name):
            record = await self.load(key)
            if record is None or not record.is_open:  # expired in the meantime
                await self._call("srem", name, key)
            else:
                records.append(record)
        return sorted(records, key=lambda record: (record.created, record.key))

    async def read(self, name: str) -> str | None:
        """Return a value."""
        value = await self._call("get", f"{self._prefix}value:{name}")
        return None if value is None else str(value)

    async def write(self, name: str, value: str) -> None:
        """Put a value; it is kept for OPEN_SECONDS."""
        await self._call("set", f"{self._prefix}value:{name}", value, ex=OPEN_SECONDS)

    async def purge(self, now: float) -> None:
        """Nothing to do: Redis forgets by itself."""

    async def ping(self) -> None:
        """Raise StoreError when Redis is not there."""
        await self._call("ping")

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.close()

    async def _call(self, command: str, *arguments: Any, **options: Any) -> Any:
        try:
            return await getattr(self._redis, command)(*arguments, **options)
        except (RedisError, OSError) as error:
            # An address may hold a password, and the driver's message the address.
            raise StoreError(f"Redis: {type(error).__name__}") from None


def _record(found: Mapping[str, str]) -> Record:
    return Record(**{name: _KINDS[name](value) for name, value in found.items()})
