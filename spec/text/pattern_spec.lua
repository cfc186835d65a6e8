--- The matcher of csrc/text/pattern.c against Lua's own, through the string
-- library of a sandbox, which is built on it.

local sandbox = require "jianbao.core".sandbox

local PRELUDE = [[
  local function both(f, ...) return table.pack(pcall(f, ...)) end
  function _find(s, p, ...) return both(string.find, s, p, ...) end
  function _match(s, p, ...) return both(string.match, s, p, ...) end
  function _gmatch(s, p, ...)
    return both(function(...)
      local all = {}
      for a, b, c, d in string.gmatch(...) do
        all[#all + 1] = { a, b or false, c or false, d or false }
      end
      return all
    end, s, p, ...)
  end
  function _gsub(s, p, ...) return both(string.gsub, s, p, ...) end
  local kinds = {
    list = function(...) return "<" .. table.concat({ ... }, ",") .. ">" end,
    keep = function() end,
  }
  function _gsub_by(s, p, kind) return both(string.gsub, s, p, kinds[kind]) end
]]

---The same in Lua.
local own = {}
do
  local prelude = PRELUDE:gsub("function _", "function own.")
  assert(load(prelude, "=own", "t", setmetatable({ own = own }, { __index = _G })))()
end

local function opened()
  local inner = assert(sandbox.new())
  assert(inner:load(PRELUDE, "prelude", true))
  return inner
end

-- Numbers that look random and are the same in every run.
local seed = 20231121
local function below(limit)
  seed = (seed * 6364136223846793005 + 1442695040888963407)
  return ((seed >> 33) % limit) + 1
end

local function pick(list)
  return list[below(#list)]
end

local CLASSES = { "%a", "%A", "%d", "%D", "%l", "%s", "%S", "%u", "%w", "%W", "%x", "%p", "%P",
  "%c", "%g", "%z" }
local PLAIN = { "a", "b", "c", "d", "a", "b", "%-", "%.", "%%", "]", "-", "1", " ", "\0", "^", "$",
  "%]", "%[" }
local REPEATS = { "", "", "", "*", "+", "-", "?" }

local function set(letters, classes)
  local out = { "[" }
  if below(3) == 1 then
    out[2] = "^"
  end
  for _ = 1, below(3) do
    local roll = below(8)
    if roll == 1 and classes then
      out[#out + 1] = pick(CLASSES)
    elseif roll <= 3 then
      out[#out + 1] = pick(letters) .. "-" .. pick(letters)
    elseif roll == 4 and classes then
      out[#out + 1] = pick { "]", "-", "%]", "%-", "^", "%%" }
    else
      out[#out + 1] = pick(letters)
    end
  end
  out[#out + 1] = "]"
  return table.concat(out)
end

---A pattern; `wild` ones are often malformed.
local function pattern(letters, classes, wild)
  local out, open, closed = {}, 0, 0
  if below(8) == 1 then
    out[1] = "^"
  end
  for _ = 1, below(6) do
    local roll = below(20)
    if roll <= 6 then
      out[#out + 1] = pick(letters) .. pick(REPEATS)
    elseif roll <= 9 then
      out[#out + 1] = "." .. pick(REPEATS)
    elseif roll <= 12 then
      out[#out + 1] = set(letters, classes) .. pick(REPEATS)
    elseif roll <= 13 and classes then
      out[#out + 1] = pick(CLASSES) .. pick(REPEATS)
    elseif roll <= 14 then
      out[#out + 1] = "()"
      closed = closed + 1
    elseif roll <= 16 and open < 2 then
      out[#out + 1] = "("
      open = open + 1
    elseif roll <= 17 and open > 0 then
      out[#out + 1] = ")"
      open, closed = open - 1, closed + 1
    elseif roll == 18 then
      out[#out + 1] = "%b" .. pick(letters) .. pick(letters)
    elseif roll == 19 then
      out[#out + 1] = "%f" .. set(letters, classes)
    elseif roll == 20 and (open + closed > 0 or wild) then
      out[#out + 1] = "%" .. below(wild and 3 or open + closed)
    end
    if wild and below(6) == 1 then
      out[#out + 1] = pick { "[", "(", ")", "%", "%b", "%fa", "[^", "[a-", "*", "[]" }
    end
  end
  out[#out + 1] = (")"):rep(open)
  if below(8) == 1 then
    out[#out + 1] = "$"
  end
  return table.concat(out)
end

local function subject(letters)
  local out = {}
  for i = 1, below(14) - 1 do
    out[i] = pick(letters)
  end
  return table.concat(out)
end

---Whether every part of a pattern is well formed, so that Lua takes it on any
---subject: the manual's words, one item after the other.
---@param p string
---@return boolean
local function well_formed(p)
  local open, closed = {}, {}
  local count, at = 0, p:sub(1, 1) == "^" and 2 or 1
  ---@return integer? behind  the set that starts at `first`
  local function set_end(first)
    local i = first + (p:sub(first + 1, first + 1) == "^" and 2 or 1)
    repeat
      if i > #p then
        return nil
      end
      i = i + (p:sub(i, i) == "%" and 2 or 1)
    until p:sub(i, i) == "]"
    return i + 1
  end
  while at <= #p do
    local item, letter = p:sub(at, at), p:sub(at + 1, at + 1)
    local single = false
    if item == "(" then
      count = count + 1
      if letter == ")" then
        closed[count], at = true, at + 2
      else
        open[#open + 1], at = count, at + 1
      end
    elseif item == ")" then
      local number = table.remove(open)
      if not number then
        return false
      end
      closed[number], at = true, at + 1
    elseif item == "%" and letter == "b" then
      if #p < at + 3 then
        return false
      end
      at = at + 4
    elseif item == "%" and letter == "f" then
      local behind = p:sub(at + 2, at + 2) == "[" and set_end(at + 2)
      if not behind then
        return false
      end
      at = behind
    elseif item == "%" and letter:find "%d" then
      if not closed[tonumber(letter)] then
        return false
      end
      at = at + 2
    elseif item == "[" then
      local behind = set_end(at)
      if not behind then
        return false
      end
      at, single = behind, true
    elseif item == "%" then
      if letter == "" then
        return false
      end
      at, single = at + 2, true
    else
      at, single = at + 1, true
    end
    if single and p:find("^[*+?-]", at) then
      at = at + 1
    end
  end
  return #open == 0
end

---@return integer compared
---@return integer refused
local function compare(rounds, wild)
  local inner <close> = opened()
  local compared, refused = 0, 0
  for _ = 1, rounds do
    local p, s = pattern(PLAIN, true, wild), subject(PLAIN)
    local init = below(4) == 1 and below(20) - 8 or nil
    local replacement = pick { "x", "<%0>", "%1%1", "", "%%" }
    for _, call in ipairs {
      { "find", s, p, init }, { "match", s, p, init }, { "gmatch", s, p, init },
      { "gsub", s, p, replacement, below(4) == 1 and below(4) - 1 or nil },
      { "gsub_by", s, p, "list" }, { "gsub_by", s, p, "keep" },
    } do
      local theirs = own[call[1]](table.unpack(call, 2, 5))
      local ours = assert(inner:call("_" .. call[1], table.unpack(call, 2, 5)))
      local words = ("%s(%q, %q, %s)"):format(call[1], s, p, call[4])
      if ours[1] == false and tostring(ours[2]):find "this pattern is malformed" then
        -- Lua complains only of what it reaches.
        assert.is_false(well_formed(call[1] == "gmatch" and "x" .. p or p), words)
        refused = refused + 1
      elseif theirs[1] == false then
        assert.is_false(ours[1], words)
      else
        assert.same(theirs, ours, words)
        compared = compared + 1
      end
    end
  end
  return compared, refused
end

describe("patterns of a sandbox", function()
  it("find what Lua's do", function()
    local compared = compare(12000, false)
    assert.is_true(compared > 50000)
  end)

  it("find what Lua's do, or are refused where Lua may refuse", function()
    local compared, refused = compare(6000, true)
    assert.is_true(compared > 5000)
    assert.is_true(refused > 2000)
  end)

  -- Letters stand for Chinese characters of the same order: what Lua finds in
  -- the letters is to be found in the characters.
  it("take whole characters", function()
    local inner <close> = opened()
    local letters = { "a", "b", "c", "d" }
    local han = { a = "一", b = "三", c = "职", d = "龥" } -- rising code points
    local function chinese(text)
      return (text:gsub("%%b(.)(.)", function(x, y) return "%\1" .. han[x] .. han[y] end)
        :gsub("[abcd]", han):gsub("\1", "b"))
    end
    local compared = 0
    for _ = 1, 8000 do
      local p, s = pattern(letters, false), subject(letters)
      local theirs, ours = own.match(s, p), inner:call("_match", chinese(s), chinese(p))
      local words = ("match(%q, %q)"):format(s, p)
      assert.equal(well_formed(p), ours[1], words)
      for i = 2, ours[1] and theirs.n or 0 do
        local value = theirs[i]
        if math.type(value) == "integer" then
          value = 3 * value - 2
        elseif value then
          value = chinese(value)
        end
        assert.equal(value, ours[i], words)
      end
      local replaced = own.gsub(s, p, "<%0>")
      if ours[1] then
        assert.same({ true, chinese(replaced[2]), replaced[3], n = 3 },
          inner:call("_gsub", chinese(s), chinese(p), "<%0>"), words)
        compared = compared + 1
      end
    end
    assert.is_true(compared > 6000)
  end)

  local inner
  setup(function() inner = opened() end)
  teardown(function() inner:close() end)

  for _, case in ipairs {
    { "在三楼", "[一二三]", "三" },
    { "在三楼", ".-楼", "在三楼" },
    { "（甲（乙）丙）丁", "%b（）", "（甲（乙）丙）" },
    { "甲，乙", "甲%p乙", "甲，乙" },
    { "甲　乙", "甲%s乙", "甲　乙" }, -- U+3000
    { "第３版", "%d", nil },
    { "工会abc", "%a+", "abc" },
    { "工会abc", "%A+", "工会" },
    { "职工书屋", "[一-龥]+", "职工书屋" },
    { "\xE5\xB7x", "^.x", "\xE5\xB7x" }, -- an ill-formed sequence is one character
    { "\xFF", "\xFE", nil },             -- and equals only itself
    { "\xFF", "[\xFF]", "\xFF" },
    { "abc", "[^%s]+", "abc" },
    { "甲乙", "%f[乙].", "乙" },
  } do
    it(("match(%q, %q)"):format(case[1], case[2]), function()
      assert.equal(case[3], inner:call("_match", case[1], case[2])[2])
    end)
  end

  for _, case in ipairs {
    { "%", "it ends in a single %" }, { "[a", "a ] is missing" }, { "[]", "a ] is missing" },
    { "[a%]", "a ] is missing" }, { "(a", "a ( is not closed" }, { "a)", "a ) closes nothing" },
    { "%1", "a capture that there is not" }, { "(a%1)", "a capture that there is not" },
    { "%ba", "two characters are missing" }, { "%fa", "a [ is missing" },
    { ("()"):rep(33), "too many captures" }, { ("a?"):rep(201), "too complex" },
    { ("a"):rep(4097), "longer than 4096 bytes" },
  } do
    it("are refused: " .. case[1]:sub(1, 20), function()
      local result = inner:call("_match", "aaa", case[1])
      assert.is_false(result[1])
      assert.is_truthy(result[2]:find(case[2], 1, true), result[2])
    end)
  end

  it("are given up when they take too many steps", function()
    local done, message, code = inner:call("_match", ("a"):rep(300), (".-"):rep(6) .. "x")
    assert.is_nil(done)
    assert.equal("limit", code)
    assert.is_truthy(message:find "this pattern takes more than 2000000 steps")
  end)
end)
