-- What every script begins with: the library puts this file in front of it.
--
-- Amounts are whole numbers from 0 to 2^53 - 1, instants are microseconds since 1970. Both are exact in a Lua number, which is a
-- double; the caller checks every number that enters.
--
-- A counter is a hash with the fields settled, held, leased, version, as_of and end.

local MOST = 9007199254740991    -- 2^53 - 1
local ALWAYS = 8993721600000000  -- the end of a window that never ends: 2255-01-01
local MINUTE = 60 * 1000000
local HOUR = 60 * MINUTE

-- Never tostring, nor a number in a command: both may round.
local function text(number) return string.format('%.0f', number) end

-- The server's time, unless the caller sets it: then it is a test.
local function time_of(set)
  if set ~= '' then return tonumber(set) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000000 + tonumber(time[2])
end

local function load_counter(key)
  local fields = redis.call('HMGET', key, 'settled', 'held', 'leased', 'version', 'as_of', 'end')
  return {
    exists = fields[1] ~= false,
    settled = tonumber(fields[1] or 0),
    held = tonumber(fields[2] or 0),
    leased = tonumber(fields[3] or 0),
    version = tonumber(fields[4] or 0),
    as_of = tonumber(fields[5] or 0),
    finish = tonumber(fields[6] or 0)
  }
end

-- Appends the five numbers of a counter to a reply.
local function append_counter(reply, c)
  local n = #reply
  reply[n + 1], reply[n + 2], reply[n + 3] = c.settled, c.held, c.leased
  reply[n + 4], reply[n + 5] = c.version, c.as_of
end
