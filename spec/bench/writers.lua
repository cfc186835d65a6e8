--- How fast each built-in writer is, and whether its memory stays the same.
--
--   lua5.4 spec/bench/writers.lua [-n ARTICLES] [WRITER…]
--
-- Articles are generated (spec/support/generated_archive.lua), of about 300
-- characters, the same for each writer; those of pages and the site go into a
-- folder, all others into one file. Each figure is of a process of its own: articles a
-- second and MB a second of what is written, by processor time, and the peak
-- of resident memory, for ARTICLES (100,000) and a tenth of them; the making of
-- the articles is measured apart and taken off. The peak is of the export alone
-- (Linux sets it back when asked), not of what made the articles; it goes up
-- and down a little with when Lua collects its garbage. What is in use at the
-- end does not.

package.path = "lua/?.lua;lua/?/init.lua;spec/support/?.lua;" .. package.path
package.cpath = (os.getenv "JIANBAO_BUILD" or "build") .. "/lib/?.so;" .. package.cpath

local PAGE = 7 -- articles on a page

-- Pages of a day.
local DAY = 20

--- A supply: 140 generated articles again and again, each time with the id, the
--- source and the day of a page of its own; by days, as an archive gives them.
local function articles_of_pages()
  local generated = require "generated_archive"
  local generator, kept = generated.new(1), {}
  for _ = 1, 20 do
    local page = generated.page(generator, { articles = PAGE, words = 120 })
    for _, article in ipairs(page.articles) do
      article.spans = nil
      kept[#kept + 1] = article
    end
  end
  return kept
end

local function supply(kept, count)
  local done = 0
  return function()
    if done == count then
      return nil
    end
    local article = kept[done % #kept + 1]
    local page = done // PAGE
    article.ordinal = done % PAGE + 1
    article.id = ("%016x-%02d"):format(page, article.ordinal)
    article.source = ("%06d.txt"):format(page)
    local days = page // DAY
    article.date = ("%04d-%02d-%02d"):format(1980 + days // 336, days // 28 % 12 + 1, days % 28 + 1)
    done = done + 1
    return article
  end
end

local function bytes_in(path)
  local pipe <close> = assert(io.popen("du -sb --apparent-size " .. path))
  return tonumber(pipe:read "l":match "%d+")
end

--- What a process of its own measures and prints.
local function measure(name, count, target)
  local writer = assert(require("jianbao.export.writer").load(name))
  local folder = writer.page ~= nil or writer.per == "site"
  local kept = articles_of_pages()
  local archive = {
    articles = function() return supply(kept, count) end,
    info = function() return { last_date = "2024-05-06" } end,
    page = function() return nil, "articles alone", "not-found" end,
  }
  collectgarbage()
  collectgarbage()
  local reset <close> = assert(io.open("/proc/self/clear_refs", "w"))
  reset:write "5" -- proc(5): the peak begins anew
  reset:close()
  local begun = os.clock()
  assert(require("jianbao.export").run(archive, name, target .. (folder and "/f/" or "/f")))
  local seconds = os.clock() - begun
  local peak
  for line in io.lines "/proc/self/status" do
    peak = peak or tonumber(line:match "^VmHWM:%s*(%d+)")
  end
  begun = os.clock()
  for _ in supply(kept, count) do end -- luacheck: ignore 542
  seconds = math.max(seconds - (os.clock() - begun), 0.001)
  kept, archive = nil, nil -- luacheck: ignore 311
  collectgarbage()
  collectgarbage()
  print(seconds, bytes_in(target .. "/f"), peak, collectgarbage "count")
end

if arg[1] == "--one" then
  measure(arg[2], math.tointeger(tonumber(arg[3])), arg[4])
  os.exit(0)
end

local count, names = 100000, {}
for index = 1, #arg do
  if arg[index] == "-n" then
    count = assert(math.tointeger(tonumber(arg[index + 1])))
  elseif arg[index - 1] ~= "-n" then
    names[#names + 1] = arg[index]
  end
end
if #names == 0 then
  for _, plugin in ipairs(require("jianbao.plugins").list "writers") do
    if plugin.origin == "built-in" then
      names[#names + 1] = plugin.name
    end
  end
end

--- Run one measurement in a fresh process and a fresh folder.
local function run(name, articles)
  local pipe = assert(io.popen "mktemp -d /tmp/jianbao-bench.XXXXXX")
  local folder = pipe:read "l"
  pipe:close()
  pipe = assert(io.popen(("lua5.4 spec/bench/writers.lua --one %s %d %s")
    :format(name, articles, folder)))
  local seconds, bytes, peak, live = pipe:read("n", "n", "n", "n")
  pipe:close()
  os.execute("rm -rf " .. folder)
  return assert(seconds, name .. " failed"), bytes, peak, live
end

print(("%-11s %11s %8s %10s   %s"):format("writer", "articles/s", "MB/s", "bytes/art.",
  ("peak MB, and KB in use at the end, at %d / %d articles"):format(count // 10, count)))
for _, name in ipairs(names) do
  local _, _, before, live_before = run(name, count // 10)
  local seconds, bytes, peak, live = run(name, count)
  print(("%-11s %11.0f %8.1f %10.0f   %.1f / %.1f (%+.1f %%)   %.0f / %.0f"):format(name,
    count / seconds, bytes / seconds / 1e6, bytes / count, before / 1024, peak / 1024,
    (peak - before) / before * 100, live_before, live))
end
