--- How fast pages are read and imported, and how large the archive becomes.
--
--     lua5.4 spec/bench/pages.lua [PAGES]      2000 unless said otherwise
--
-- The pages are the example pages over and over, each with a line of its own
-- so that no two are alike. They go through in five equal parts; the figures
-- are medians of the five.

package.path = "./lua/?.lua;./lua/?/init.lua;./spec/support/?.lua;" .. package.path
package.cpath = ("./%s/lib/?.so;"):format(os.getenv "JIANBAO_BUILD" or "build") .. package.cpath

local clock = require "clock"
local jianbao = require "jianbao"
local lfs = require "lfs"
local page = require "jianbao.page"

local total = math.tointeger(tonumber(arg[1] or 2000))
local PARTS = 5

local examples = {}
for name in lfs.dir "examples/pages" do
  if name:find "%.txt$" then
    examples[#examples + 1] = name
  end
end
table.sort(examples)

local folder = os.tmpname()
os.remove(folder)
assert(lfs.mkdir(folder))

---@param path string
---@return string
local function slurp(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

-- Write the pages, a folder a part.
local parts, bytes = {}, 0
for part = 1, PARTS do
  local path = ("%s/%d"):format(folder, part)
  assert(lfs.mkdir(path))
  parts[part] = { path = path, pages = {} }
end
for number = 1, total do
  local name = examples[(number - 1) % #examples + 1]
  local text = slurp("examples/pages/" .. name) .. ("\n\n第%d号样张\n"):format(number)
  local part = parts[(number - 1) * PARTS // total + 1]
  local path = ("%s/%05d.txt"):format(part.path, number)
  local file <close> = assert(io.open(path, "wb"))
  assert(file:write(text))
  part.pages[#part.pages + 1] = text
  bytes = bytes + #text
end

---@param values number[]
---@return number
local function median(values)
  table.sort(values)
  return values[(#values + 1) // 2]
end

---@param label string
---@param work fun(part: table)
local function measure(label, work)
  local rates, megabytes = {}, {}
  for i, part in ipairs(parts) do
    local size = 0
    for _, text in ipairs(part.pages) do
      size = size + #text
    end
    local begun = clock.now()
    work(part)
    local seconds = clock.now() - begun
    rates[i], megabytes[i] = #part.pages / seconds, size / seconds / 1e6
  end
  print(("%-34s %8.0f pages/s %8.2f MB/s"):format(label, median(rates), median(megabytes)))
end

print(("%d pages, %.1f MB, medians of %d parts"):format(total, bytes / 1e6, PARTS))
measure("read (one process)", function(part)
  for _, text in ipairs(part.pages) do
    assert(page.read(text))
  end
end)

-- Topics are decided in all of them; what differs is the counting of words.
for jobs = 1, 2 do
  for _, words in ipairs { false, true } do
    local label = ("import, %d job%s, %s words"):format(jobs, jobs > 1 and "s" or "",
      words and "with" or "without")
    measure(label, function(part)
      local archive <close> = assert(jianbao.open(("%s/%s%d.db"):format(folder, words, jobs)))
      local report = assert(archive:import({ part.path }, { jobs = jobs, words = words }))
      assert(not report.uncounted, report.uncounted and report.uncounted.message)
    end)
  end
end

-- What counting costs by itself, in processor time, which other programs on
-- the machine change little.
local counter = assert(require("jianbao.word_counts").new())
local reading, counting = 0, 0
for _, text in ipairs(parts[1].pages) do
  local begun = os.clock()
  local articles = assert(page.read(text)).articles
  local read = os.clock()
  for _, article in ipairs(articles) do
    assert(counter.count(article))
  end
  reading, counting = reading + read - begun, counting + os.clock() - read
end
print(("processor time a page: %.2f ms to read it, %.2f ms to count its words")
  :format(reading / #parts[1].pages * 1e3, counting / #parts[1].pages * 1e3))

local sizes, articles = {}, nil
for _, words in ipairs { false, true } do
  local path = ("%s/%s1.db"):format(folder, words)
  local archive <close> = assert(jianbao.open(path))
  articles = archive:info().articles
  assert(archive:info().counted == (words and articles or 0))
  sizes[words] = archive:info().file_bytes
end
for _, words in ipairs { false, true } do
  print(("archive %s words: %.1f MB, %.2f times the pages' text, %.0f bytes an article")
    :format(words and "with" or "without", sizes[words] / 1e6, sizes[words] / bytes,
      sizes[words] / articles))
end
os.execute("rm -rf '" .. folder .. "'")
