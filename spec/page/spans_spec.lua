--- Every byte of a page stands in one span, on example pages, random pages and
-- arbitrary bytes.

local child = require "child"
local coverage = require "coverage"
local gold = require "gold"
local lfs = require "lfs"
local page = require "jianbao.page"
local parts = require "parts"

-- Sanitizers make everything several times slower.
local under_asan = (os.getenv "LD_PRELOAD" or ""):find("libasan", 1, true) ~= nil
local share = under_asan and 10 or 1
local said = under_asan and " (a tenth of them under ASan)" or ""

---@param bytes string
---@param encoding? string
---@return string? problem
local function problem_of(bytes, encoding)
  local read, message = page.read(bytes, { profile = parts.default_profile, encoding = encoding })
  if not read then
    return message
  end
  return coverage.problem(bytes, read, encoding)
end

local folder = "examples/pages"

describe("every byte is accounted for", function()
  for _, name in ipairs(gold.names(folder)) do
    it("on the example page " .. name, function()
      assert.is_nil(problem_of((gold.load(folder, name))))
    end)
  end

  for name in lfs.dir(folder .. "/encodings") do
    if name:find "%.txt$" then
      it("in the bytes of the encoding of " .. name, function()
        local bytes = assert(child.slurp(folder .. "/encodings/" .. name))
        assert.is_nil(utf8.len(bytes))
        assert.is_nil(problem_of(bytes))
      end)
    end
  end

  it("where there is nothing but blanks, or nothing", function()
    for _, bytes in ipairs { "", " ", "\n\n", "\u{3000}\r\n\f", "\u{FEFF}", "\u{FEFF}\n" } do
      assert.is_nil(problem_of(bytes), ("%q"):format(bytes))
    end
  end)

  it(("on 10,000 pages put together at random from lines of the example pages%s"):format(said),
    function()
      local lines = {}
      for _, name in ipairs(gold.names(folder)) do
        for line in (gold.load(folder, name)):gmatch "[^\n]*" do
          lines[#lines + 1] = line
        end
      end
      math.randomseed(2024)
      for number = 1, 10000 // share do
        local chosen = {}
        for i = 1, math.random(12) do
          chosen[i] = lines[math.random(#lines)]
        end
        local bytes = table.concat(chosen, "\n")
        local problem = problem_of(bytes)
        assert.is_nil(problem, problem and ("page %d: %s:\n%s"):format(number, problem, bytes))
      end
    end)

  -- What may turn up in a file: any byte, and pieces that mean something to
  -- the reader, cut where no editor would cut them.
  local pieces = {
    "\r", "\n", "\r\n", "\f", "\v", "\0", " ", "\t", "\u{3000}", "\u{85}", "\u{2028}", "\u{FEFF}",
    "\xFF\xFE", "\xFE\xFF", "\xE3\x80", "\xE4", "\xC2", "\xF0\x9F", "\xED\xA0\x80", "\x81\x30",
    "（", "）", "(", ")", "【", "】", "。", "，", "：", "#", "## ", "■", "▲", "□", "—",
    "本报讯", "记者 王平", "于江 摄", "新华社发", "下转第3版", "上接第1版", "第3版", "2023年6月21日",
    "责任编辑", "编者按", "图为", "雨停了", "路面还是湿的", "报道", "据新华社", "王　平",
  }

  ---@return string
  local function random_bytes()
    local list = {}
    for i = 1, math.random(0, 60) do
      local kind = math.random(4)
      if kind == 1 then
        list[i] = string.char(math.random(0, 255))
      elseif kind == 2 then
        local piece = pieces[math.random(#pieces)]
        list[i] = piece:sub(math.random(#piece), math.random(#piece))
      else
        list[i] = pieces[math.random(#pieces)]
      end
    end
    return table.concat(list)
  end

  it("in 3,000 strings of arbitrary bytes" .. said, function()
    math.randomseed(2025)
    for number = 1, 3000 // share do
      local bytes = random_bytes()
      -- Every other one as it would be read with the encoding given.
      local encodings = { "UTF-8", "GB18030", "Big5", "UTF-16LE" }
      local encoding = number % 2 == 0 and encodings[math.random(4)] or nil
      local problem = problem_of(bytes, encoding)
      assert.is_nil(problem,
        problem and ("%d: %s: %q as %s"):format(number, problem, bytes, encoding))
    end
  end)
end)

describe("the coverage check", function()
  local bytes = "## 雨停了\n路面湿。\n"

  ---@param change fun(page: table)
  ---@return string? problem
  local function after(change)
    local read = assert(page.read(bytes, { profile = parts.default_profile }))
    change(read)
    return coverage.problem(bytes, read)
  end

  it("is content with a page as it is read", function()
    assert.is_nil(after(function() end))
  end)

  -- Description, a damage, what is said of it.
  local cases = {
    { "a span that is missing",
      function(read) table.remove(read.articles[1].spans) end, "in no span" },
    { "a span that is too short",
      function(read) read.articles[1].spans[2].last = read.articles[1].spans[2].last - 3 end,
      "in no span" },
    { "spans that overlap",
      function(read) read.articles[1].spans[1].last = 4 end, "overlap" },
    { "a text that was changed",
      function(read) read.articles[1].headline = "雨停啦" end, "is not what stands at" },
    { "a text that was added to",
      function(read) read.articles[1].headline = "雨停了吗" end, "goes on behind" },
    { "a text from nowhere",
      function(read) read.articles[1].deck = "雨" end, "no span names deck" },
    { "a field that was dropped",
      function(read) read.articles[1].headline = nil end, "a field there is not" },
  }
  for _, case in ipairs(cases) do
    it("sees " .. case[1], function()
      assert.matches(case[3], after(case[2]), 1, true)
    end)
  end
end)
