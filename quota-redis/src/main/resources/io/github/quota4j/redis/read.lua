-- Reads some counters of a customer and all its open holds, at one instant. Changes nothing.
--   KEYS[1]   the customer's open reservations
--   KEYS[2]   the customer's open leases
--   KEYS[3..] counters
--   ARGV[1]   now, microseconds; empty: the server's time
--   returns   {now, counters, holds}: for each counter {} if there is none, else {settled, held, leased, version, as_of};
--             for each hold {key, operation}, see fields_of in books.lua

local counters, holds = {}, {}
for i = 3, #KEYS do
  local found, c = {}, load_counter(KEYS[i])
  if c.exists then append_counter(found, c) end
  counters[i - 2] = found
end
for i = 1, 2 do
  for _, name in ipairs(redis.call('ZRANGE', KEYS[i], 0, -1)) do
    local packed = redis.call('GET', name)
    if packed then holds[#holds + 1] = {name, cmsgpack.unpack(packed)} end
  end
end
return {time_of(ARGV[1]), counters, holds}
