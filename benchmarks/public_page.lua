-- Asks for the addresses in the file named by the first argument, from a place of its own on.
function init(args)
  addresses = {}
  for line in io.lines(args[1]) do addresses[#addresses + 1] = line end
  next_one = tonumber(args[2]) % #addresses
end

function request()
  next_one = next_one % #addresses + 1
  return wrk.format("GET", addresses[next_one])
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.3f, "p50": %.2f, "p99": %.2f, "status": %d, "failed": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
