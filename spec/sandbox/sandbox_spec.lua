--- The sandbox: values that cross, limits, and each hostile script of
-- spec/sandbox/hostile with what should come of it.

local locale = require "jianbao.locale"
local sandbox = require "jianbao.core".sandbox

local PRELUDE = [[
  local registered = {}
  words = { list = { "工会", "职工" }, count = 2 }
  function register(name, f) registered[name] = f end
  function _do(name, ...) return registered[name](...) end
  function _echo(...) return ... end
  function _hidden() return "hidden" end
  function _make(count)
    local text = ("x"):rep(1000)
    kept = {}
    for i = 1, count do kept[i] = text .. i end
    return #kept
  end
]]

---@param limits jianbao.SandboxLimits?
local function opened(limits)
  local inner = assert(sandbox.new(limits))
  assert(inner:load(PRELUDE, "prelude", true))
  return inner
end

describe("values that go into a sandbox and come back", function()
  local inner
  setup(function() inner = opened() end)
  teardown(function() inner:close() end)

  for _, value in ipairs {
    1, 1.5, math.maxinteger, math.mininteger, 2.0, -0.0, math.huge, true, false, "", "工会\0\xff",
    {}, { 1, 2, { a = "b", [true] = { {} }, [1.5] = 2 } }, { n = 0, "x" },
  } do
    it("are the same: " .. require "jianbao.workers".serialise(value):gsub("[\n\xff%z]", "?"),
      function()
        local back = inner:call("_echo", value)
        assert.same(value, back)
        assert.equal(math.type(value), math.type(back))
      end)
  end

  it("are all that were given, nil among them", function()
    assert.same({ nil, 1, nil, false, nil, n = 5 },
      table.pack(inner:call("_echo", nil, 1, nil, false, nil)))
    assert.equal(0, select("#", inner:call "_echo"))
  end)

  it("may share tables, each copied", function()
    local part = { 1 }
    local back = inner:call("_echo", { part, part })
    assert.same({ { 1 }, { 1 } }, back)
    assert.are_not_equal(back[1], back[2])
  end)

  local loop, deep = {}, { {} }
  loop.inner = { loop }
  for _ = 1, 31 do
    deep = { deep }
  end
  for title, case in pairs {
    ["a function"] = { print, "only plain values can be copied" },
    ["a file"] = { io.stdout, "only plain values can be copied" },
    ["a table with a function"] = { { { print } }, "only plain values can be copied" },
    ["a table that contains itself"] = { loop, "a table contains itself" },
    ["a table nested too deeply"] = { deep, "nested too deeply" },
  } do
    it("raise: " .. title, function()
      local ok, message = pcall(inner.call, inner, "_echo", case[1])
      assert.is_false(ok)
      assert.is_truthy(message:find("an argument: .*" .. case[2]), message)
    end)
  end

  it("may be nested 32 deep", function()
    assert.same(deep[1], inner:call("_echo", deep[1]))
  end)

  it("have a limit", function()
    local text = ("x"):rep(6 * 1024 * 1024)
    local back, message, code = inner:call("_echo", { text, text, text })
    assert.is_nil(back)
    assert.equal("too-large", code)
    assert.equal("an argument: more than 16777216 bytes cannot be copied", message)
  end)
end)

describe("a sandbox", function()
  it("shares what trusted chunks define, and not what others do", function()
    local inner <close> = opened()
    assert.is_true(inner:load([[
      assert(words.list[2] == "职工" and words.count == 2 and #words.list == 2)
      local all = {}
      for i, word in ipairs(words.list) do all[i] = word end
      assert(table.concat(all) == "工会职工" and table.concat(words.list) == "工会职工")
      assert(select("#", table.unpack(words.list)) == 2)
      assert(_hidden == nil and _do == nil)
      mine = 1
      words = 5
      register("one", function() return mine, words end)
    ]], "one.lua"))
    assert.is_true(inner:load("assert(mine == nil and words.count == 2)", "two.lua"))
    assert.is_true(inner:load("words.count = 3", "more", true))
    assert.is_true(inner:load("assert(words.count == 3)", "three.lua"))
    assert.same({ 1, 5 }, { inner:call("_do", "one") })
    assert.is_true(inner:load("register('shared', function() return words end)", "four.lua"))
    assert.same({ list = { "工会", "职工" }, count = 3 }, inner:call("_do", "shared"))
  end)

  it("names the file and the line of an error", function()
    local inner <close> = opened()
    for _, case in ipairs {
      { "\n\nx = = 1", "某.lua:3: unexpected symbol near '='", "bad-script" },
      { "\nlocal x = nil + 1", "某.lua:2: attempt to perform arithmetic on a nil value",
        "bad-script" },
      { "\n\nerror 'no'", "某.lua:3: no", "bad-script" },
      { "error { message = 'no' }", "no", "bad-script" },
      { "\n\n\nwhile true do end",
        "某.lua:4: this takes more than 10000000 steps; look for a loop that does not end",
        "limit" },
      { "\nlocal s = 'x' while true do\n s = s .. s end",
        "某.lua:3: this needs more than 64 MB of memory; look for a table or a text that keeps "
        .. "growing, or a function that calls itself without end", "limit" },
      { "\nlocal _ = ('a'):rep(400):find(('.-'):rep(9) .. 'x')",
        "某.lua:2: this pattern takes more than 2000000 steps on this text; "
        .. "use fewer of .- and .* in it", "limit" },
      { "local _ = ('x'):find '['", "某.lua:1: this pattern is malformed: a ] is missing",
        "bad-script" },
      { ("("):rep(1000), "某.lua: C stack overflow", "bad-script" },
    } do
      local done, message, code = inner:load(case[1], "某.lua")
      assert.is_nil(done)
      assert.equal(case[2], message)
      assert.equal(case[3], code)
    end
  end)

  it("says in Chinese what went wrong, too", function()
    local inner <close> = opened {
      seconds = 0.05, instructions = math.maxinteger, memory = 1 << 20,
    }
    locale.use "zh"
    finally(function() locale.use(nil) end)
    for _, case in ipairs {
      { "\nwhile true do end",
        "某.lua:2：超过 0.05 秒还没有算完；请检查是否有停不下来的循环，或反复拼接的文字" },
      { "local s = 'x' while true do s = s .. s end",
        "某.lua:1：内存超过 1024 KB；请检查是否有不断变大的表或文字，或没完没了调用自己的函数" },
      { "local _ = ('x'):find '['", "某.lua:1：这个模式写错了：缺一个 ]" },
      { "words.count = 1", "某.lua:1：这张表是公用的，不能改" },
    } do
      local _, message = inner:load(case[1], "某.lua")
      assert.equal(case[2], locale.translate(message))
    end
  end)

  it("takes a file with a byte order mark", function()
    local inner <close> = opened()
    assert.is_true(inner:load("\xEF\xBB\xBFlocal _ = 1", "x.lua"))
  end)

  it("blames the editor's line when the loop is in a trusted function", function()
    local inner <close> = opened()
    assert(inner:load("function call(f) while true do f() end end", "prelude", true))
    assert(inner:load("\nregister('x', function()\n call(function() end) end)", "rule.lua"))
    local _, message = inner:call("_do", "x")
    assert.equal("rule.lua:3: this takes more than 10000000 steps; "
      .. "look for a loop that does not end", message)
  end)

  it("counts its memory to the byte, and has it back after a failure", function()
    local inner <close> = opened { memory = 4 << 20 }
    local before = inner:usage()
    assert.equal(100, inner:call("_make", 100))
    local bytes, _, peak = inner:usage()
    assert.is_true(bytes >= before + 100 * 1000 and peak >= bytes)
    for _ = 1, 3 do
      local done, _, code = inner:call("_make", 100000)
      assert.is_nil(done)
      assert.equal("limit", code)
      peak = select(3, inner:usage())
      assert.is_true(peak <= 4 << 20 and peak > 3 << 20)
    end
    assert.equal(1, inner:call("_make", 1))
    assert(inner:load("kept = nil", "prelude", true))
    assert.is_nil(inner:load("while true do end", "x.lua")) -- a failure collects garbage
    assert.is_true(inner:usage() < before + 64 * 1024)
  end)

  it("takes steps that are the same each time", function()
    local counts = {}
    for i = 1, 2 do
      local inner <close> = opened()
      assert(inner:load("for i = 1, 10000 do local _ = ('a'):rep(20):find('a-b') end", "x.lua"))
      counts[i] = select(2, inner:usage())
    end
    assert.equal(counts[1], counts[2])
    assert.is_true(counts[1] > 100000)
  end)

  it("does without LPeg unless asked for", function()
    local inner <close> = opened()
    assert.is_true(inner:load("assert(lpeg == nil)", "x.lua"))
    local with <close> = opened { lpeg = true }
    assert.is_true(with:load([[
      local number = lpeg.R "09" ^ 1
      assert(lpeg.match(lpeg.Ct((lpeg.C(number) + 1) ^ 0), "第3版12日")[2] == "12")
      assert(lpeg.type(number) == "pattern" and lpeg.ptree == nil)
      local list = lpeg.P(false)
      for i = 1, 900 do list = list + ("词" .. i) end
      assert(lpeg.match(list, "词899"))
      assert(lpeg.match(lpeg.P(2) * lpeg.Cc(20231121), "年月") == 20231121)
      assert(lpeg.match(lpeg.P { [20231121] = lpeg.P "a", lpeg.V(20231121) }, "a") == 2)
      assert(lpeg.match(lpeg.P "a" ^ -3 * lpeg.P "b" ^ 2, "aaabb") == 6)
      assert(lpeg.match(3, "abc") == 4 and lpeg.match(-1, "", 1) == 1)
    ]], "x.lua"))
  end)

  it("formats and turns whole characters", function()
    local inner <close> = opened()
    assert.is_true(inner:load([==[
      assert(("[%4s|%-4s|%.1s]"):format("中文", "中文", "中文") == "[  中文|中文  |中]")
      assert(("%5.2f %d %x %q %% %s"):format(3.14159, 42, 255, "a\n", nil) ==
        " 3.14 42 ff \"a\\\n\" % nil")
      assert(("职工a"):reverse() == "a工职" and ("ａB"):lower() == "ａb" and ("aé"):upper() == "Aé")
      assert(("ab"):rep(3, ",") == "ab,ab,ab" and ("x"):rep(0) == "" and ("x"):rep(-1) == "")
      assert(("工会"):sub(1, 3) == "工" and ("abc"):byte(-1) == 99 and #"工" == 3)
      assert(utf8.len "工会" == 2 and ("工会"):gsub(utf8.charpattern, "%0.") == "工.会.")
      assert(string.pack("<i4", 7):byte() == 7 and string.unpack("<i4", "\7\0\0\0") == 7)
      assert(tostring(setmetatable({}, { __tostring = function() return "mine" end })) == "mine")
      assert(tonumber "0x10" == 16 and tonumber("z", 36) == 35)
    ]==], "x.lua"))
  end)

  it("has tables that do what Lua's do", function()
    local inner <close> = opened()
    assert.is_true(inner:load([[
      local function list(t) return table.concat(t, " ", 1, #t) end
      local t = { 1, 2, 3 }
      table.insert(t, 4) table.insert(t, 1, 0) table.insert(t, 6, 5)
      assert(list(t) == "0 1 2 3 4 5")
      assert(table.remove(t) == 5 and table.remove(t, 1) == 0 and table.remove({}) == nil)
      assert(table.remove(t, #t + 1) == nil and list(t) == "1 2 3 4")
      assert(not pcall(table.remove, t, 9) and not pcall(table.insert, t, 9, 0))
      assert(not pcall(table.insert, t) and not pcall(table.insert, t, 1, 2, 3))
      assert(list(table.move(t, 1, 3, 2)) == "1 1 2 3")
      assert(list(table.move({ 1, 2, 3 }, 2, 3, 1)) == "2 3 3")
      assert(list(table.move({ 1, 2 }, 1, 2, 2, { 9 })) == "9 1 2")
      assert(#table.move({ 1 }, 1, 0, 1, {}) == 0)
      assert(select("#", table.unpack({ 1, nil, 3 }, 1, 3)) == 3)
      assert(select("#", table.unpack({}, math.maxinteger, math.maxinteger)) == 1)
      assert(table.concat({}) == "" and table.concat({ 1, 2.5, "x" }, ", ") == "1, 2.5, x")
      assert(table.pack(nil, 2).n == 2)
      local words = { "b", "a", "c", "职", "工" }
      table.sort(words) assert(list(words) == "a b c 工 职")
      table.sort(words, function(a, b) return a > b end) assert(list(words) == "职 工 c b a")
      for length = 0, 40 do
        local numbers = {}
        for i = 1, length do numbers[i] = i * 7919 % 31 end
        table.sort(numbers)
        for i = 2, length do assert(numbers[i - 1] <= numbers[i]) end
      end
      assert(not pcall(table.sort, { 1, "x" }))
    ]], "x.lua"))
  end)

  it("has pcall and xpcall that do what Lua's do", function()
    local inner <close> = opened()
    assert.is_true(inner:load([[
      local ok, a, b = pcall(function(...) return ... end, 1, nil)
      assert(ok and a == 1 and b == nil)
      local failed, value = pcall(error, { 1 })
      assert(not failed and value[1] == 1)
      assert(select("#", xpcall(function(...) return ... end, error, 1, nil)) == 3)
      local handled, text = xpcall(error, function(e) return e .. "!" end, "x")
      assert(not handled and text == "x!")
      local _, e = xpcall(function() local _ = nil + 1 end, function(...) return ... end)
      assert(e:find "x.lua:8")
      local _, protected = pcall(setmetatable, setmetatable({}, { __metatable = 1 }), {})
      assert(protected == "cannot change a protected metatable")
      assert(getmetatable(setmetatable({}, { __metatable = 1 })) == 1)
    ]], "x.lua"))
  end)

  it("can be closed, and then raises", function()
    local inner = opened()
    inner:close()
    inner:close()
    for _, method in ipairs { "load", "call", "usage" } do
      assert.is_false(pcall(inner[method], inner, "x", "x"))
    end
  end)

  it("says when there is no such function", function()
    local inner <close> = opened()
    for _, name in ipairs { "nothing", "words", "a.b" } do
      local result, message, code = inner:call(name)
      assert.is_nil(result)
      assert.equal("the sandbox has no function " .. name, message)
      assert.equal("not-found", code)
    end
  end)

  for _, limits in ipairs {
    { memory = 1000 }, { memory = "x" }, { instructions = 0 }, { seconds = 0 }, { speed = 1 },
    { 1 },
  } do
    it("raises for a limit that is none: " .. tostring(next(limits)), function()
      assert.is_false(pcall(sandbox.new, limits))
    end)
  end

  it("opens in little memory, or says that it cannot", function()
    for kilobytes = 256, 300 do
      local inner <close> = assert(sandbox.new { memory = kilobytes * 1024, lpeg = true })
      assert.is_true(inner:load("local _ = 1", "x.lua"))
    end
  end)

  it("ends recursion at its own stack when there is memory for it", function()
    for memory, words in pairs { [64] = "^x.lua:1: this needs more", [256] = "stack overflow$" } do
      local inner <close> = opened { memory = memory << 20 }
      local before = inner:usage()
      local _, message = inner:load("local function f() return 1 + f() end f()", "x.lua")
      assert.is_truthy(message:find(words), message)
      assert.is_true(inner:usage() < before + 64 * 1024)
    end
  end)
end)
