-- Finds what became of a call. Changes nothing.
--   KEYS[1]  the operation
--   ARGV[1]  now, microseconds; empty: the server's time
--   returns  {now}, or {now, operation}, see fields_of in books.lua

local reply = {time_of(ARGV[1])}
local packed = redis.call('GET', KEYS[1])
if packed then reply[2] = cmsgpack.unpack(packed) end
return reply
