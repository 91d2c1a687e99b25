-- wrk's script: each request asks one of the texts of BENCH_TEXTS (a line each) as a new sender.
local texts, asked, threads = {}, 0, {}
empty, wrong = 0, 0

for line in io.lines(os.getenv("BENCH_TEXTS")) do texts[#texts + 1] = line end

function setup(thread)
  thread:set("number", #threads)
  threads[#threads + 1] = thread
end

function request()
  asked = asked + 1
  local text = texts[(asked * 7 + number) % #texts + 1]
  local sender = string.format("%s-%d-%d", os.getenv("BENCH_RUN"), number, asked)
  local body = string.format('{"sender": "%s", "message": "%s"}', sender, text)
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json" }, body)
end

-- Rasa's REST channel answers a turn that failed with an empty list and status 200. Whom we refuse we give a phone.
function response(status, headers, body)
  if #body < 3 then empty = empty + 1 end
  if status ~= 200 and not (status == 503 and body:find("12345")) then wrong = wrong + 1 end
end

function done(summary, latency, requests)
  local all_empty, all_wrong = 0, 0
  for _, thread in ipairs(threads) do
    all_empty, all_wrong = all_empty + thread:get("empty"), all_wrong + thread:get("wrong")
  end
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.stderr:write(string.format(
    '{"seconds": %.3f, "count": %d, "median": %.3f, "p95": %.3f, "p99": %.3f, "worst": %.3f, "refused": %d, "failed": %d, "empty": %d, "wrong": %d}',
    summary.duration / 1e6, summary.requests, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3, summary.errors.status, failed, all_empty, all_wrong))
end
