-- Settles what a take took: its holder's report, or a refund. One atomic step. Decides as SettleStep.java does.
--   KEYS[1]   the operation
--   KEYS[2]   the customer's open reservations
--   KEYS[3]   the customer's open leases
--   KEYS[4..] one counter for each leg of the items to draw more from, in order. The counters that the operation drew from are named
--             by it, in the same slot
--   ARGV[1]   now, microseconds; empty: the server's time
--   ARGV[2]   'report' or 'refund'
--   of a refund:
--   ARGV[3]   the most of the first part to give back; empty: all of every part
--   of a report:
--   ARGV[3]   its number, 19 digits, so that texts compare as numbers
--   ARGV[4]   1: the hold ends; else 0
--   ARGV[5]   how much longer it lasts, microseconds; empty: as it was
--   ARGV[6]   number of amounts, 0 or one for each part
--   ARGV[7]   number of items, 0 or one for each part
--   then the amounts spent so far, then the items, see read_items
--   returns   {now, 'settled', 1 if it was counted before, operation, settled, held, leased, version, as_of of each standing..}
--             {now, 'ended', operation}, {now, 'none'}, {now, 'parts', number of parts}: the report names another number

local now = time_of(ARGV[1])

-- Draws as much of the excess as every limit has room for; returns how much the part grows.
local function draw_more(draft, operation, part, item, excess)
  local amount, grown = excess, 0
  for _, leg in ipairs(item.legs) do
    if leg.kind == 'A' then amount = min(amount, room(draft, leg)) end
  end
  if amount <= 0 then return 0 end
  for l, leg in ipairs(item.legs) do
    if leg.kind == 'A' then
      change(draft, leg, amount, 0, 0)
      operation.buckets[#operation.buckets + 1] = leg
      part.draws[#part.draws + 1] = {l - 1, #operation.buckets, amount}
      grown = amount
    end
  end
  return grown
end

local function report_part(draft, operation, part, reported, item, close)
  local spent = max(part.spent, min(reported, part.granted))
  for _, draw in ipairs(slice(part, part.spent, spent)) do
    change_hold(draft, operation.buckets[draw[2]], operation.kind, draw[3], -draw[3])
  end
  if close then
    for _, draw in ipairs(slice(part, spent, part.granted)) do
      change_hold(draft, operation.buckets[draw[2]], operation.kind, 0, -draw[3])
    end
  end
  local excess = reported - part.granted
  part.reported, part.spent = reported, spent
  if excess > 0 and item then
    local grown = draw_more(draft, operation, part, item, excess)
    part.granted, part.spent = part.granted + grown, spent + grown
  end
end

-- A repeat of the report that closed it has the first answer; another one comes too late.
local function late(operation, amounts, close)
  local same = operation.state == 'C' and operation.kind ~= 'N' and close
  for i, part in ipairs(operation.parts) do same = same and part.reported == (amounts[i] or 0) end
  if same then return 'settled', 1 end
  return 'ended'
end

-- Both return what to answer, and of 'settled' whether it was counted before.
local function report(draft, operation)
  local number, close, longer = ARGV[3], ARGV[4] == '1', ARGV[5]
  local amounts, more = tonumber(ARGV[6]), tonumber(ARGV[7])
  if amounts ~= 0 and amounts ~= #operation.parts then return 'parts' end
  local spent = {}
  for i = 1, amounts do spent[i] = tonumber(ARGV[7 + i]) end
  local items = read_items(8 + amounts, 4, more)
  if operation.state ~= 'O' then return late(operation, spent, close) end
  if operation.kind == 'R' and now >= operation.ends then
    expire(draft, operation)
    return 'ended'
  end
  if number <= operation.sequence then return 'settled', 1 end
  for i, part in ipairs(operation.parts) do
    local reported = spent[i] or part.reported
    if more > 0 and not items[i] and reported > part.granted then return 'parts' end
    report_part(draft, operation, part, reported, items[i], close)
  end
  operation.state = close and 'C' or 'O'
  operation.sequence = number
  if longer ~= '' then operation.ends = now + tonumber(longer) end
  draft.operations[#draft.operations + 1] = operation
  return 'settled', 0
end

-- A level may have been lowered since: what is not there any more is not given back twice.
local function still_there(draft, operation, part)
  local there = MOST
  for _, draw in ipairs(part.draws) do
    local bucket = operation.buckets[draw[2]]
    if bucket.finish == ALWAYS then there = min(there, counter(draft, bucket.key).settled) end
  end
  return there
end

local function refund(draft, operation)
  if operation.kind == 'R' and operation.state == 'O' and now >= operation.ends then
    expire(draft, operation)  -- as if somebody had seen it before
  end
  if operation.state == 'O' then return 'none' end
  for _, part in ipairs(operation.parts) do
    if part.returned > 0 then return 'settled', 1 end  -- once
  end
  local first = tonumber(ARGV[3])
  for i, part in ipairs(operation.parts) do
    local kept = part.spent - part.returned
    local back = max(0, kept)  -- a level that was lowered has nothing to refund
    if first then back = min(i == 1 and first or 0, back) end
    for _, draw in ipairs(slice(part, kept - min(back, still_there(draft, operation, part)), kept)) do
      change(draft, operation.buckets[draw[2]], -draw[3], 0, 0)
    end
    part.returned = part.returned + back
  end
  draft.operations[#draft.operations + 1] = operation
  return 'settled', 0
end

local known = redis.call('GET', KEYS[1])
if not known then return {now, 'none'} end

local function attempt(expired)
  local draft, operation = new_draft(now, 0), operation_of(KEYS[1], known)
  for _, other in ipairs(expired) do expire(draft, other) end
  local step = ARGV[2] == 'refund' and refund or report
  return draft, operation, step(draft, operation)
end

local function is_short(operation)
  for _, part in ipairs(operation.parts) do
    if part.reported > part.spent then return true end
  end
  return false
end

local draft, operation, what, repeated = attempt({})
if what == 'none' then return {now, 'none'} end
if what == 'parts' then return {now, 'parts', #operation.parts} end
if repeated == 0 and is_short(operation) then
  -- As in a take: what ran out is free in the very step that would otherwise name a shortfall.
  local expired = ran_out(KEYS[2], now, EXPIRED_AT_ONCE)
  if #expired > 0 then draft, operation, what, repeated = attempt(expired) end
  if #expired == EXPIRED_AT_ONCE and is_short(operation) then
    draft = new_draft(now, 0)
    for _, other in ipairs(expired) do expire(draft, other) end
    save(draft, KEYS[2], KEYS[3])
    return {now, 'more'}
  end
end
save(draft, KEYS[2], KEYS[3])
if what == 'ended' then return {now, 'ended', fields_of(operation)} end
local reply = {now, 'settled', repeated, fields_of(operation)}
for _, standing in ipairs(operation.standings) do
  append_counter(reply, counter(draft, operation.buckets[standing[2]].key))
end
return reply
