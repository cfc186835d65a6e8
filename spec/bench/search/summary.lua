--- The figures of search side by side: summary.lua FOLDER ENGINE…
--
-- Reads FOLDER/ENGINE.out as the benches print them. The first engine is ours.
-- Also compares how many matches each found: they cut texts alike and so must
-- find the same. All are merged into one segment; what ours takes with those that
-- 200 commits of 100 articles have left besides stands behind. Queries are made
-- and searchers opened before they are timed: what ours takes for that is told.

local folder = arg[1]
local engines = { table.unpack(arg, 2) }

local CLASSES = {
  "rare", "common", "and", "or", "phrase", "near", "prefix", "single", "date", "count",
  "timeline", "facet", "commit",
}

---@param list number[]  is sorted
---@param part number
local function quantile(list, part)
  table.sort(list)
  return list[math.max(1, math.ceil(#list * part))]
end

local facts, times, matches = {}, {}, {}
local grown_times = {} -- ours, by class
for _, engine in ipairs(engines) do
  facts[engine], times[engine], matches[engine] = {}, {}, {}
  for line in io.lines(("%s/%s.out"):format(folder, engine)) do
    local class, milliseconds, count, query = line:match "^(%l+)\t([%d.]+)\t(-?%d+)\t(.*)$"
    if class then
      times[engine][class] = times[engine][class] or {}
      table.insert(times[engine][class], tonumber(milliseconds))
      if class ~= "commit" and class ~= "prepare" then
        matches[engine][class .. " " .. query] = tonumber(count)
      end
    elseif line:find "^grown%-" then
      class, milliseconds = line:match "^grown%-(%l+)\t([%d.]+)\t"
      grown_times[class] = grown_times[class] or {}
      table.insert(grown_times[class], tonumber(milliseconds))
    else
      local name, value = line:match "^(%l+) ([%d.]+)$"
      if name then
        facts[engine][name] = tonumber(value)
      end
    end
  end
end

local text = facts[engines[1]].text
-- Of the processor's seconds: another program beside leaves those about as they are.
print(("%-9s %12s %16s %12s"):format("engine", "build MB/s", "MB/s, processor", "index/text"))
for _, engine in ipairs(engines) do
  local fact = facts[engine]
  print(("%-9s %12.1f %16s %12s"):format(engine, text / fact.build / 1e6,
    fact.processor and ("%.1f"):format(text / fact.processor / 1e6) or "-",
    fact.bytes and ("%.2f"):format(fact.bytes / text) or "-"))
end
if facts[engines[1]].words then
  print(("%.0f %% of %s's build is cutting and counting words, which no peer does")
    :format(100 * facts[engines[1]].words, engines[1]))
end

local grown = facts[engines[1]].grown
if grown then
  print(("%s after 200 commits of 100 articles: %.2f of the text"):format(engines[1], grown))
end

local head = { ("%-9s"):format "ms" }
for _, engine in ipairs(engines) do
  head[#head + 1] = ("%18s"):format(engine)
end
print("\n" .. table.concat(head) .. "   median / 95th of a hundred; ours against the best peer")
for _, class in ipairs(CLASSES) do
  local row, best, best_late = { ("%-9s"):format(class) }, math.huge, math.huge
  local median, late = {}, {}
  for index, engine in ipairs(engines) do
    local list = times[engine][class]
    if list then
      -- Of commits the slowest of a hundred is what a user waits for.
      median[index] = quantile(list, 0.5)
      late[index] = quantile(list, class == "commit" and 0.99 or 0.95)
      row[#row + 1] = ("%18s"):format(("%.3f / %.3f"):format(median[index], late[index]))
      if index > 1 then
        best, best_late = math.min(best, median[index]), math.min(best_late, late[index])
      end
    else
      row[#row + 1] = ("%18s"):format "-"
    end
  end
  if median[1] and best < math.huge then
    row[#row + 1] = ("   %.1f times, %.1f times as fast")
      :format(best / median[1], best_late / late[1])
  end
  if grown_times[class] then
    row[#row + 1] = ("; grown %.3f / %.3f"):format(
      quantile(grown_times[class], 0.5), quantile(grown_times[class], 0.95))
  end
  print(table.concat(row))
end

local prepare = times[engines[1]].prepare
if prepare then
  print(("%s takes %.4f / %.4f ms besides to read a query and look for what is new;"):format(
    engines[1], quantile(prepare, 0.5), quantile(prepare, 0.95)))
  print "the peers make queries and open searchers before, and look for nothing"
end

local compared, differing = 0, 0
for query, count in pairs(matches[engines[1]]) do
  for index = 2, #engines do
    local other = matches[engines[index]][query]
    if other and other >= 0 then
      compared = compared + 1
      if other ~= count then
        differing = differing + 1
        io.stderr:write(("%s: %d matches, %s found %d\n")
          :format(query, count, engines[index], other))
      end
    end
  end
end
print(("\nmatches compared with the peers': %d, different: %d"):format(compared, differing))
