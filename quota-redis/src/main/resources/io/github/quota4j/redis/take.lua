-- Takes what every item asks for, if each of its limits has room; else nothing. One atomic step. Decides as TakeStep.java does.
--   KEYS[1]   the operation
--   KEYS[2]   the customer's open reservations, by when they run out
--   KEYS[3]   the customer's open leases, by when they run out
--   KEYS[4..] one counter for each leg, in order. All keys are of one customer, and so in one slot; the counters and operations of
--             reservations that ran out are named by these keys, in the same slot
--   ARGV[1]   now, microseconds; empty: the server's time
--   ARGV[2]   deadline, microseconds
--   ARGV[3]   fingerprint: a repeat of the id with another one is a conflict
--   ARGV[4]   version of the account
--   ARGV[5]   1: counts whatever the ceilings, windows and version say; else 0
--   ARGV[6]   1: the id is the caller's; else 0
--   ARGV[7]   'N' settles at once, 'R' reserves, 'L' leases
--   ARGV[8]   how long the hold lasts, microseconds
--   ARGV[9]   number of items; they follow, see read_items
--   returns   {now, 'taken', until, granted of each item.., settled, held, leased, version, as_of of each leg's counter..}
--             {now, 'again', operation}: the id is known; see fields_of
--             {now, 'refused', reason, item, leg, wait in microseconds or -1, settled, held, leased, version, as_of}
--             {now, 'stale', 'WINDOW' or 'ACCOUNT'}, {now, 'conflict'}, {now, 'late'}

local now = time_of(ARGV[1])
local deadline, fingerprint, version, forced = tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), ARGV[5] == '1'
local kind, duration = ARGV[7], tonumber(ARGV[8])

local function wait_for(c, refill, tokens)
  local missing = debt(c, refill, now) - (refill.burst - tokens) * refill.period
  if missing <= 0 then return 0 end
  return max(0, c.as_of - now) + math.ceil(missing / refill.amount)  -- a clock that stepped back first has to catch up
end

local function refusal(draft, i, l, leg, amount, reason)
  local c = counter(draft, leg.key)
  local wait = -1
  if reason == 'RATE' then wait = wait_for(c, leg, amount)
  elseif reason == 'LIMIT' and leg.max > 0 and leg.finish ~= ALWAYS then wait = leg.finish - now end
  local reply = {now, 'refused', reason, i - 1, l - 1, wait}
  append_counter(reply, c)
  return reply
end

local function reason_for(draft, leg, amount)
  local most = leg.kind == 'A' and leg.max or leg.burst
  if amount > most and most > 0 then return 'TOO_LARGE' end
  if leg.kind == 'R' then return 'RATE' end
  return amount <= max(0, most - counter(draft, leg.key).settled) and 'HELD' or 'LIMIT'
end

-- Counts or holds what an item got; draws come as {leg, amount}.
local function apply(draft, item, amount, drawn)
  local draws = {}
  for d, draw in ipairs(drawn) do
    local leg = item.legs[draw[1]]
    if kind == 'N' then change(draft, leg, draw[2], 0, 0) else change_hold(draft, leg, kind, 0, draw[2]) end
    draws[d] = {draw[1] - 1, leg.number, draw[2]}
  end
  local spent = kind == 'N' and amount or 0
  return {
    service = item.service, subject = item.subject, scale = item.scale, taken = amount, granted = amount, reported = spent,
    spent = spent, returned = 0, draws = draws
  }
end

-- Gives back of levels, as much as each of its counters has.
local function release(draft, item, amount)
  local drawn = {}
  for _, leg in ipairs(item.legs) do
    if leg.kind == 'A' and leg.finish == ALWAYS then amount = min(amount, counter(draft, leg.key).settled) end
  end
  for l, leg in ipairs(item.legs) do
    if leg.kind == 'A' and leg.finish == ALWAYS then drawn[#drawn + 1] = {l, -amount} end
  end
  return apply(draft, item, -amount, drawn)
end

-- The amount that fits, or nil and the refusal.
local function amount_for(draft, i, item, least, most)
  local amount = most
  for l, leg in ipairs(item.legs) do
    if not forced then
      amount = min(amount, room(draft, leg))
      if amount < least then return nil, refusal(draft, i, l, leg, least, reason_for(draft, leg, least)) end
    elseif leg.kind == 'A' then
      local c = counter(draft, leg.key)
      if amount > MOST - (c.settled + c.held + c.leased) then
        return nil, refusal(draft, i, 1, item.legs[1], amount, 'RANGE')
      end
    end
  end
  return amount
end

local function take_item(draft, i, item)
  local least, most = item.min, item.max
  if item.demand == 'set' then
    least = item.max - counter(draft, item.legs[1].key).settled
    most = least
  end
  if item.demand == 'release' then return release(draft, item, most) end
  if most < 0 then return release(draft, item, -most) end
  local amount, refused = amount_for(draft, i, item, least, most)
  if refused then return nil, refused end
  local drawn = {}
  if amount > 0 then
    for l, leg in ipairs(item.legs) do
      if leg.kind == 'A' then drawn[#drawn + 1] = {l, amount}
      elseif not forced then spend_tokens(draft, leg, amount) end
    end
  end
  return apply(draft, item, amount, drawn)
end

local function attempt(draft, items, expired)
  local parts = {}
  for _, operation in ipairs(expired) do expire(draft, operation) end
  for i, item in ipairs(items) do
    local part, refused = take_item(draft, i, item)
    if refused then return nil, refused end
    parts[i] = part
  end
  return parts
end

local function less_than_asked(items, parts)
  for i, item in ipairs(items) do
    if item.demand == 'add' and parts[i].granted < item.max then return true end
  end
  return false
end

local function stale(draft, items)
  for _, item in ipairs(items) do
    for _, leg in ipairs(item.legs) do
      if not forced and (now < leg.start or now >= leg.finish) then return 'WINDOW' end
      if counter(draft, leg.key).version > version then return 'ACCOUNT' end
    end
  end
end

-- Saves the take in the draft, and answers.
local function taken(draft, items, parts)
  local ends = kind == 'N' and 0 or now + duration
  local reply, buckets, standings = {now, 'taken', ends}, {}, {}
  for i, part in ipairs(parts) do reply[3 + i] = part.granted end
  for i, item in ipairs(items) do
    for _, leg in ipairs(item.legs) do
      local c = counter(draft, leg.key)
      append_counter(reply, c)
      local standing = {i - 1, leg.number, leg.kind, leg.allowance or leg.amount, leg.max or leg.period, leg.burst or 0}
      append_counter(standing, c)
      buckets[leg.number] = leg
      standings[#standings + 1] = standing
    end
  end
  draft.operations[#draft.operations + 1] = {
    name = KEYS[1], state = kind == 'N' and 'C' or 'O', kind = kind, sequence = '', callers = tonumber(ARGV[6]),
    deadline = deadline, fingerprint = fingerprint, at = now, ends = ends, buckets = buckets, parts = parts,
    standings = standings
  }
  save(draft, KEYS[2], KEYS[3])
  if kind ~= 'N' then tidy(KEYS[2], KEYS[3], now) end
  return reply
end

local known = redis.call('GET', KEYS[1])
if known then
  local fields = cmsgpack.unpack(known)
  if fields[6] ~= fingerprint then return {now, 'conflict'} end
  return {now, 'again', fields}
end
if now > deadline then return {now, 'late'} end

local items = read_items(10, 4, tonumber(ARGV[9]))
local number = 0
for _, item in ipairs(items) do
  for _, leg in ipairs(item.legs) do
    number = number + 1
    leg.number = number
  end
end

local draft = new_draft(now, version)
local why = stale(draft, items)
if why then return {now, 'stale', why} end

local parts, refused = attempt(draft, items, {})
if refused or less_than_asked(items, parts) then
  -- Reservations that ran out free their rest in the very step that would otherwise give less.
  local expired = ran_out(KEYS[2], now, EXPIRED_AT_ONCE)
  if #expired > 0 then
    draft = new_draft(now, version)
    parts, refused = attempt(draft, items, expired)
    local may_be_more = #expired == EXPIRED_AT_ONCE
    if refused or (may_be_more and less_than_asked(items, parts)) then
      draft = new_draft(now, 0)  -- what the items before it took is not taken
      for _, operation in ipairs(expired) do expire(draft, operation) end
      save(draft, KEYS[2], KEYS[3])
      if may_be_more then return {now, 'more'} end
    end
  end
end
return refused or taken(draft, items, parts)
