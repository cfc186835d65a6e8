--- Every file of spec/sandbox/hostile does what a script must not, and says in
-- its first lines what comes of it:
--
--     -- stopped: steps (or memory, pattern, time)   a limit ends it
--     -- refused: words                              an error that has these words
--     -- too-large: words                            what it gives back is refused
--     -- harmless: words                             it comes to an end and gives back these
--
-- A file with `-- build: CODE` is what the code gives. Whatever the file does,
-- the sandbox goes on, others find their libraries as they were, and nothing
-- outside has changed.

local lfs = require "lfs"
local child = require "child"
local sandbox = require "jianbao.core".sandbox

local FOLDER = "spec/sandbox/hostile/"
local MEMORY = 16 * 1024 * 1024

local WORDS = {
  steps = "this takes more than %d+ steps; look for a loop that does not end",
  memory = "this needs more than 16 MB of memory; look for a table or a text that keeps growing, "
    .. "or a function that calls itself without end",
  pattern = "this pattern takes more than %d+ steps on this text",
  time = "this takes longer than [%d.]+ s; look for a loop",
}

local CODES = { stopped = "limit", refused = "bad-script", ["too-large"] = "too-large" }

local PRELUDE = [[
  local current
  shared = { inner = { list = { "good" } } }
  function rule(f) current = f end
  function _run() return current() end
  function _clear() current = nil end
  -- All that is shared, by name, and what some of it gives.
  function _census()
    local names = {}
    for _, library in ipairs { "string", "table", "math", "utf8", "lpeg" } do
      for name, value in pairs(_ENV_OF_ALL[library]) do
        names[library .. "." .. name] = type(value)
      end
    end
    for name, value in pairs(_ENV_OF_ALL) do names[name] = type(value) end
    return names, shared.inner.list, ("甲a"):rep(2), tostring(1), lpeg.match("a", "a"),
      getmetatable ""
  end
]]

-- What another script finds after the hostile one.
local NEIGHBOUR = [[
  rule(function(...)
    local list = table.pack(("工会 讲座"):match "(.+) (.+)")
    table.sort(list)
    return list[1], shared.inner.list[1], string.rep("x", 3), tostring(3), io, #shared.inner.list,
      lpeg.match(lpeg.C(lpeg.R "az" ^ 1), "abc1")
  end)
]]

---@return table<string, string>  all that a host's script could find changed
local function host()
  local found = { meta = tostring(getmetatable("").__index) }
  for name, value in pairs(_G) do
    found["_G." .. tostring(name)] = tostring(value)
  end
  for name in pairs(package.loaded) do
    found["loaded." .. name] = true
  end
  for _, library in ipairs { "string", "table", "math", "io", "os", "debug", "coroutine" } do
    for name, value in pairs(_G[library]) do
      found[library .. "." .. name] = tostring(value)
    end
  end
  return found
end

---@param seconds number?
local function opened(seconds)
  local inner = assert(sandbox.new {
    memory = MEMORY, instructions = 2000000, seconds = seconds or 60, lpeg = true,
  })
  assert(inner:load((PRELUDE:gsub("_ENV_OF_ALL", "_ENV")), "prelude", true))
  return inner
end

local names = {}
for name in lfs.dir(FOLDER) do
  if name:find "%.lua$" then
    names[#names + 1] = name
  end
end
table.sort(names)

describe("a hostile script", function()
  local before

  setup(function()
    -- LPeg's library is found and kept by the host's loader the first time.
    opened():close()
    before = host()
  end)

  for _, name in ipairs(names) do
    local source = assert(child.slurp(FOLDER .. name))
    local title, kind, words = source:match "^%-%- ([^\n]+)\n%-%- ([%a-]+): ([^\n]+)\n"
    it(("%s (%s): %s"):format(name, tostring(kind), tostring(title)), function()
      local build = source:match "\n%-%- build: ([^\n]+)"
      local text = build and assert(load(build))() or source
      local inner <close> = opened(tonumber(source:match "\n%-%- seconds: ([%d.]+)"))
      local census = { inner:call "_census" }

      local value, message, code = inner:load(text, name)
      local _, _, peak = inner:usage()
      if value then
        value, message, code = inner:call "_run"
        peak = math.max(peak, (select(3, inner:usage())))
      end
      if kind == "harmless" then
        assert.equal(words, tostring(value), message)
      else
        assert.is_nil(value)
        assert.equal(CODES[kind], code, message)
        local found = false
        for word in (kind == "stopped" and words or "-"):gmatch "%S+" do
          found = found or message:find(WORDS[word] or words, 1, not WORDS[word]) ~= nil
        end
        assert.is_true(found, message)
        assert.is_true(#message < 512 and utf8.len(message) ~= nil, message)
        if kind == "stopped" then
          assert.equal(name .. ":", message:sub(1, #name + 1))
        end
      end
      assert.is_true(peak <= MEMORY)

      -- The sandbox goes on, and the neighbours find all as it was.
      assert.is_true(inner:load("rule(function() end)", "nothing.lua"))
      assert.is_true(inner:load(NEIGHBOUR, "neighbour.lua"))
      assert.same({ "工会", "good", "xxx", "3", nil, 1, "abc" }, { inner:call "_run" })
      inner:call "_clear"
      assert.same(census, { inner:call "_census" })
      assert.same(before, host())
    end)
  end

  it("is one of many", function()
    assert.is_true(#names >= 100)
    assert.is_nil(lfs.attributes "/tmp/jianbao-hostile")
  end)
end)
