-- wrk: touches of random people on random past days. Arguments: touches per request, people, sites.
local size, people, sites -- `salt` is set from outside, one per thread
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("salt", threads)
end

function init(args)
  size, people, sites = tonumber(args[1]), tonumber(args[2]), tonumber(args[3])
  math.randomseed(os.time() * 1000 + salt * 7919)
  for _ = 1, 10 do math.random() end
end

local function event_id()
  return string.format("%08x-%04x-7%03x-8%03x-%06x%06x", math.random(0, 2147483647) + salt, math.random(0, 65535),
    math.random(0, 4095), math.random(0, 4095), math.random(0, 16777215), math.random(0, 16777215))
end

function request()
  local site = math.random(1, sites)
  local events = {}
  for i = 1, size do
    local person = (math.random(1, people / sites) - 1) * sites + site
    local day = os.date("!%Y-%m-%d", os.time() - 86400 * math.random(1, 20))
    events[i] = string.format('{"event_id":"%s","occurred_at":"%sT0%d:%02d:%02d+09:00","card":"T%d","sequence":%d}',
      event_id(), day, math.random(7, 8), math.random(0, 59), math.random(0, 59), person, math.random(1, 1000000))
  end
  return wrk.format("POST", "/api/device/v1/touches",
    { ["Authorization"] = "Bearer bench-" .. site, ["Content-Type"] = "application/json" },
    '{"events":[' .. table.concat(events, ",") .. "]}")
end

function done(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d %d %d %d\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
