-- What take and settle share: the books as a step would leave them, and how they are kept. Comes after prelude.lua.
--
-- A bucket is {key, start, finish}: a counter and its window. A leg is a bucket with a ceiling: kind 'A' (stands: allowance, max)
-- or 'R' (refills: amount, period, burst). An item is {service, subject, scale, demand, min, max, legs}.
--
-- An operation is kept as one packed list: its own key, or an open hold in the customer's index of open reservations or leases.
--   state 'O' open, 'C' closed, 'X' expired; kind 'N' settled at once, 'R' reservation, 'L' lease
--   buckets  {key, finish}, numbered from 1 for the draws and standings
--   parts    {service, subject, scale, taken, granted, reported, spent, returned, draws}, a draw is {leg, bucket, amount}
--   standings{item, bucket, kind, a, b, c, settled, held, leased, version, as_of}, as they were first answered

local floor, min, max = math.floor, math.min, math.max

local WINDOW_KEPT_LEAST, WINDOW_KEPT_MOST = HOUR, 48 * HOUR  -- after its end, for refunds and late work
local RATE_KEPT = 10 * MINUTE                                -- after it has refilled
local CALLERS_ID_KEPT, MADE_ID_KEPT = 48 * HOUR, 10 * MINUTE
local HOLD_KEPT = 48 * HOUR                                  -- after it ran out
local EXPIRED_AT_ONCE = 1000  -- so many reservations one step frees at most: Redis serves nobody else meanwhile; then it answers 'more'
local TIDIED_AT_ONCE = 10

-- Nothing is written before a step is decided.
local function new_draft(now, version) return {now = now, version = version, counters = {}, operations = {}} end

local function counter(draft, key)
  local c = draft.counters[key]
  if not c then
    c = load_counter(key)
    draft.counters[key] = c
  end
  return c
end

-- Nothing falls below 0: a window whose counter is gone has nothing left to give back to.
local function change(draft, bucket, settled, held, leased)
  local c = counter(draft, bucket.key)
  c.settled = max(0, c.settled + settled)
  c.held = max(0, c.held + held)
  c.leased = max(0, c.leased + leased)
  c.version = max(c.version, draft.version)
  c.as_of = draft.now
  c.bucket = bucket
  if c.settled + c.held + c.leased > MOST then error({err = 'OVERFLOW ' .. bucket.key}) end
end

local function change_hold(draft, bucket, kind, settled, outstanding)
  if kind == 'L' then change(draft, bucket, settled, 0, outstanding) else change(draft, bucket, settled, outstanding, 0) end
end

-- Tokens that are not back yet, times microseconds. Compares before it multiplies: the product stays exact.
local function debt(c, refill, now)
  local elapsed = max(0, now - c.as_of)
  local owed = min(c.settled, refill.burst * refill.period)
  if elapsed > floor(owed / refill.amount) then return 0 end
  return owed - elapsed * refill.amount
end

local function spend_tokens(draft, refill, tokens)
  local c = counter(draft, refill.key)
  c.settled = debt(c, refill, draft.now) + tokens * refill.period
  c.held, c.leased = 0, 0
  c.version = max(c.version, draft.version)
  c.as_of = max(c.as_of, draft.now)
  c.refilled = c.as_of + floor(c.settled / refill.amount) + 1
  c.bucket = refill
  if c.settled > MOST then error({err = 'OVERFLOW ' .. refill.key}) end
end

-- How much a limit has room for.
local function room(draft, leg)
  local c = counter(draft, leg.key)
  if leg.kind == 'A' then return max(0, leg.max - (c.settled + c.held + c.leased)) end
  return floor((leg.burst * leg.period - debt(c, leg, draft.now)) / leg.period)
end

-- The slice of a part's draws between two of its amounts; what was drawn first is spent first.
local function slice(part, from, to)
  local found, offsets = {}, {}
  for _, draw in ipairs(part.draws) do
    local offset = offsets[draw[1]] or 0
    offsets[draw[1]] = offset + draw[3]
    local amount = min(to, offset + draw[3]) - max(from, offset)
    if amount > 0 then found[#found + 1] = {draw[1], draw[2], amount} end
  end
  return found
end

-- A reservation that ran out returns what it did not spend.
local function expire(draft, operation)
  for _, part in ipairs(operation.parts) do
    for _, draw in ipairs(slice(part, part.spent, part.granted)) do
      change_hold(draft, operation.buckets[draw[2]], operation.kind, 0, -draw[3])
    end
  end
  operation.state = 'X'
  draft.operations[#draft.operations + 1] = operation
end

local function fields_of(operation)
  local buckets, parts = {}, {}
  for i, b in ipairs(operation.buckets) do buckets[i] = {b.key, b.finish} end
  for i, p in ipairs(operation.parts) do
    parts[i] = {p.service, p.subject, p.scale, p.taken, p.granted, p.reported, p.spent, p.returned, p.draws}
  end
  local o = operation
  return {o.state, o.kind, o.sequence, o.callers, o.deadline, o.fingerprint, o.at, o.ends, buckets, parts, o.standings}
end

local function operation_of(name, packed)
  local f = cmsgpack.unpack(packed)
  local operation = {
    name = name, state = f[1], kind = f[2], sequence = f[3], callers = f[4], deadline = f[5], fingerprint = f[6],
    at = f[7], ends = f[8], buckets = {}, parts = {}, standings = f[11]
  }
  for i, b in ipairs(f[9]) do operation.buckets[i] = {key = b[1], finish = b[2]} end
  for i, p in ipairs(f[10]) do
    operation.parts[i] = {
      service = p[1], subject = p[2], scale = p[3], taken = p[4], granted = p[5], reported = p[6], spent = p[7],
      returned = p[8], draws = p[9]
    }
  end
  return operation
end

-- The customer's reservations that ran out by an instant, oldest first. Forgets those that expired themselves.
local function ran_out(index, instant, most)
  local found = {}
  for _, name in ipairs(redis.call('ZRANGEBYSCORE', index, '-inf', text(instant), 'LIMIT', 0, most)) do
    local packed = redis.call('GET', name)
    if packed then found[#found + 1] = operation_of(name, packed) else redis.call('ZREM', index, name) end
  end
  return found
end

-- Lets a key live for so many microseconds at least; nil is for ever. Durations, not instants: under a clock that a test sets an
-- instant may be long ago.
local function keep(key, left, micros)
  if not micros then redis.call('PERSIST', key)
  elseif left ~= -1 and micros / 1000 > left then redis.call('PEXPIRE', key, text(math.ceil(micros / 1000))) end
end

-- The counter of a window that begins with another one, of a period that was changed, lives as long as the longer of them.
local function save_counter(key, c, now)
  local b = c.bucket
  redis.call('HSET', key, 'settled', text(c.settled), 'held', text(c.held), 'leased', text(c.leased), 'version', text(c.version),
    'as_of', text(c.as_of), 'end', text(c.refilled or b.finish))
  if c.refilled then
    redis.call('PEXPIRE', key, text(math.ceil((c.refilled - now + RATE_KEPT) / 1000)))
  elseif b.finish > c.finish and b.finish ~= ALWAYS then
    local length = b.start and b.finish - b.start or 0
    local kept = max(0, b.finish - now) + min(max(length, WINDOW_KEPT_LEAST), WINDOW_KEPT_MOST)
    keep(key, c.exists and redis.call('PTTL', key) or -2, kept)
  end
end

-- How long an open hold is kept: as long as a counter may hold units for it.
local function open_kept(operation, now)
  local last = operation.ends
  for _, part in ipairs(operation.parts) do
    for _, draw in ipairs(part.draws) do
      local finish = operation.buckets[draw[2]].finish
      if finish == ALWAYS then return nil end
      last = max(last, finish)
    end
  end
  return max(0, last - now) + HOLD_KEPT
end

local function save_open(operation, index, now)
  local kept = open_kept(operation, now)
  redis.call('SET', operation.name, cmsgpack.pack(fields_of(operation)))
  keep(operation.name, -2, kept)
  local left = redis.call('PTTL', index)
  redis.call('ZADD', index, text(operation.ends), operation.name)
  keep(index, left, kept)
  local counter_kept = max(0, operation.ends - now) + HOLD_KEPT
  for _, b in ipairs(operation.buckets) do
    if b.finish ~= ALWAYS then keep(b.key, redis.call('PTTL', b.key), counter_kept) end
  end
end

local function save_operation(operation, reservations, leases, now)
  local index = operation.kind == 'L' and leases or reservations
  if operation.state == 'O' then return save_open(operation, index, now) end
  local kept = MADE_ID_KEPT
  if operation.callers == 1 then kept = CALLERS_ID_KEPT end
  if operation.state == 'X' then kept = HOLD_KEPT end
  local over = max(operation.deadline, operation.ends)  -- nobody is at work with it any more
  local millis = math.ceil((max(0, over - now) + kept) / 1000)
  redis.call('SET', operation.name, cmsgpack.pack(fields_of(operation)), 'PX', text(millis))
  if operation.kind ~= 'N' then redis.call('ZREM', index, operation.name) end
end

local function save(draft, reservations, leases)
  for key, c in pairs(draft.counters) do
    if c.bucket then save_counter(key, c, draft.now) end
  end
  for _, operation in ipairs(draft.operations) do save_operation(operation, reservations, leases, draft.now) end
end

-- Frees a few reservations that ran out long ago. A step that opens one calls it and opens fewer, so they cannot pile up where no
-- charge is ever denied.
local function tidy(reservations, leases, now)
  local draft = new_draft(now, 0)
  for _, operation in ipairs(ran_out(reservations, now - HOLD_KEPT, TIDIED_AT_ONCE)) do expire(draft, operation) end
  save(draft, reservations, leases)
  ran_out(leases, now - HOLD_KEPT, TIDIED_AT_ONCE)
end

-- Reads items from ARGV, beginning at a position, and their counters from KEYS. Each item is
--   service, subject, scale, demand ('add', 'release' or 'set'), min, max, number of legs, and for each leg
--   kind ('A' or 'R'), window start, window end, and three numbers: allowance, max, 0, or amount, period, burst
local function read_items(position, key_position, count)
  local items = {}
  for i = 1, count do
    local item = {
      service = ARGV[position], subject = ARGV[position + 1], scale = tonumber(ARGV[position + 2]), demand = ARGV[position + 3],
      min = tonumber(ARGV[position + 4]), max = tonumber(ARGV[position + 5]), legs = {}
    }
    local legs = tonumber(ARGV[position + 6])
    position = position + 7
    for l = 1, legs do
      local leg = {
        key = KEYS[key_position], kind = ARGV[position], start = tonumber(ARGV[position + 1]), finish = tonumber(ARGV[position + 2])
      }
      local a, b, c = tonumber(ARGV[position + 3]), tonumber(ARGV[position + 4]), tonumber(ARGV[position + 5])
      if leg.kind == 'A' then leg.allowance, leg.max = a, b else leg.amount, leg.period, leg.burst = a, b, c end
      item.legs[l] = leg
      position, key_position = position + 6, key_position + 1
    end
    items[i] = item
  end
  return items
end
