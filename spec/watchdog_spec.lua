--- Work in processes that are watched: what hangs or dies is named and left out.

local child = require "child"
local core = require "jianbao.core"
local watchdog = require "jianbao.watchdog"

-- Rules in a sandbox, as the rules engine runs them.
local WORK = [==[
  local core = require "jianbao.core"

  local PRELUDE = [[
    local rules = {}
    function rule(name) return function(f) rules[name] = f end end
    function _run(name, text) return rules[name](text) end
  ]]

  return { worker = function(setup)
    local sandbox = assert(core.sandbox.new { lpeg = true, seconds = 60, instructions = 1000000 })
    assert(sandbox:load(PRELUDE, "prelude", true))
    for _, file in ipairs(setup.files) do
      assert(sandbox:load(file.text, file.name))
    end
    return function(item, watch)
      if item.exit then os.exit(item.exit) end
      if item.raise then error "a mistake" end
      local fired = {}
      for _, name in ipairs(setup.rules) do
        if not watch.off[name] then
          watch.try(name)
          local result, _, code = sandbox:call("_run", name, item.text)
          fired[#fired + 1] = result and name or code or "no"
        end
      end
      watch.try()
      return { item.text, table.concat(fired, " ") }
    end
  end }
]==]

local FILES = {
  -- Tries each "a" in two ways: a text of 40 takes hours, all of it inside C.
  { name = "exponential.lua", text = [[
    local S = lpeg.P { "S", S = "a" * lpeg.V "S" * "b" + "a" * lpeg.V "S" * "c" + "a" }
    rule "exponential" (function(text) return lpeg.match(S * -1, text) end)
  ]] },
  { name = "search.lua", text = [[
    local nested = ((lpeg.P "a" ^ -1 * lpeg.P "a" ^ -1) * 1) ^ 1
    rule "search" (function(text)
      return text:find "工会" and lpeg.match(lpeg.P { "工会" + 1 * lpeg.V(1) }, text)
    end)
  ]] },
  { name = "loop.lua", text = [[
    rule "loop" (function(text) if text == "loop" then while true do end end return text end)
  ]] },
  { name = "same.lua", text = [[ rule "same" (function(text) return text end) ]] },
}

describe("watched work", function()
  local folder, path

  setup(function()
    folder, path = child.folder(), package.path
    package.path = folder .. "/?.lua;" .. package.path
    child.write(folder .. "/spec_watched.lua", WORK)
  end)
  teardown(function()
    package.path = path
    child.remove(folder)
  end)

  ---@param jobs integer
  ---@param items any
  ---@param batch? integer
  ---@return string[] results
  ---@return string[] culprits
  local function run(jobs, items, batch)
    local results, culprits = {}, {}
    assert(watchdog.run {
      module = "spec_watched", jobs = jobs, items = items, deadline = 2, batch = batch,
      setup = { files = FILES, rules = { "exponential", "search", "loop", "same" } },
      on_result = function(index, result)
        assert.equal(#results + 1, index)
        results[index] = result and result[1] .. ": " .. result[2] or "-"
      end,
      on_culprit = function(culprit)
        assert.equal(#results + 1, culprit.index)
        culprits[#culprits + 1] = ("%s %d %s %s"):format(culprit.name, culprit.index, culprit.why,
          culprit.value)
      end,
    })
    return results, culprits
  end

  local HANG = ("a"):rep(60)

  ---A function that gives the items, so that none is known beforehand.
  local function one_by_one(items)
    local given = 0
    return function()
      given = given + 1
      return items[given]
    end
  end

  for _, batch in ipairs { 2, 5, 100 } do
    it("goes on in the middle of a message, with items in it: " .. batch, function()
      local items, expected = {}, {}
      for i = 1, 16 do
        items[i] = { text = "工会" .. i }
        expected[i] = items[i].text .. ": " .. (i < 6 and "no " or "") .. "search loop same"
      end
      items[3], expected[3] = { text = "", exit = 7 }, "-"
      items[4], expected[4] = { raise = true }, "-"
      items[6].text, expected[6] = HANG, HANG .. ": no loop same"
      items[11], expected[11] = { text = "", exit = 8 }, "-"
      items[16].text, expected[16] = "loop", "loop: no limit same"
      for jobs, source in ipairs { items, one_by_one(items) } do
        local results, culprits = run(jobs, source, batch)
        assert.same({ "nil 3 exit 7", "nil 4 exit 1", "exponential 6 deadline 2",
          "nil 11 exit 8" }, culprits)
        assert.same(expected, results)
      end
    end)
  end

  for _, jobs in ipairs { 1, 2, 3 } do
    it("goes on when LPeg hangs, without what hung, with jobs: " .. jobs, function()
      local items = {}
      for i = 1, 12 do
        items[i] = { text = "工会" .. i }
      end
      items[5].text, items[9].text = HANG, HANG
      items[7].text = "loop"
      local results, culprits = run(jobs, items)
      assert.same({ "exponential 5 deadline 2" }, culprits)
      local expected = {}
      for i = 1, 12 do
        expected[i] = items[i].text .. ": " .. (i < 5 and "no " or "") .. "search loop same"
      end
      expected[5], expected[9] = HANG .. ": no loop same", HANG .. ": no loop same"
      expected[7] = "loop: no limit same"
      assert.same(expected, results)
    end)

    it("gives an item up on which workers end without a name, with jobs: " .. jobs, function()
      local items = { { text = "1" }, { text = "2", exit = 7 }, { text = "3" }, { raise = true },
        { text = "5" } }
      local results, culprits = run(jobs, items)
      assert.same({ "1: no no loop same", "-", "3: no no loop same", "-",
        "5: no no loop same" }, results)
      assert.same({ "nil 2 exit 7", "nil 4 exit 1" }, culprits)
    end)
  end

  it("takes items from a function, and large ones", function()
    local count = 0
    local results = run(2, function()
      count = count + 1
      if count <= 50 then
        return { text = ("安"):rep(count * 2000) }
      end
    end)
    assert.equal(50, #results)
    assert.equal(("安"):rep(100000) .. ": no no loop same", results[50])
  end)

  it("is done at once when there is none", function()
    assert.same({}, (run(2, {})))
  end)

  it("says why a module cannot work", function()
    local done, message, code = watchdog.run {
      module = "no.such.module", items = { 1 }, deadline = 1, on_result = error,
    }
    assert.is_nil(done)
    assert.is_truthy(message:find("no.such.module", 1, true))
    assert.equal("misuse", code)
  end)

  it("leaves no worker behind when the caller fails", function()
    assert.has_error(function()
      watchdog.run {
        module = "spec_watched", jobs = 2, deadline = 100,
        items = { { text = "1" }, { text = HANG } },
        setup = { files = FILES, rules = { "same", "exponential" } },
        on_result = function() error "enough" end,
      }
    end)
    -- A child that is alive or was not waited for would show here.
    local pipe = assert(io.popen("unset LD_PRELOAD; "
      .. "ps -o stat=,args= --ppid $PPID | grep -c 'jianbao[.]watchdog'"))
    assert.equal("0", pipe:read "l")
    pipe:close()
  end)
end)

describe("a process", function()
  it("takes messages and gives them back", function()
    local process <close> = assert(core.process.start { "cat" })
    local long = ("工会\n"):rep(50000)
    for _, message in ipairs { "", "one", "two\n", long } do
      assert(process:send(message))
    end
    local back = {}
    while #back < 4 do
      assert(core.process.wait({ process }, 10))
      for message in process.receive, process do
        back[#back + 1] = message
      end
      assert.is_false(process:ended())
    end
    assert.same({ "", "one", "two\n", long }, back)
    assert.is_nil(process:busy())
    assert.same({ nil, 9, 0, n = 3 }, table.pack(process:stop()))
  end)

  it("is known to have ended", function()
    local process <close> = assert(core.process.start { "sh", "-c", "exit 3" })
    while not process:ended() do
      assert(core.process.wait({ process }, 10))
    end
    assert.same({ nil, 0, 3, n = 3 }, table.pack(process:stop()))
    assert.is_true(process:send "into the void")
    assert(core.process.wait({ process }, 0))
  end)

  it("that babbles is given up", function()
    local process <close> = assert(core.process.start { "sh", "-c", "echo hello; sleep 100" })
    assert(core.process.wait({ process }, 10))
    assert.is_nil(process:receive())
    assert.is_true(process:ended())
  end)

  it("that there is not, is an error", function()
    local process, message, code = core.process.start { "/no/such/program" }
    assert.is_nil(process)
    assert.equal("cannot start /no/such/program: No such file or directory", message)
    assert.equal("not-found", code)
  end)

  it("that is no worker has no note", function()
    local note, _, code = core.process.note()
    assert.is_nil(note)
    assert.equal("misuse", code)
  end)
end)
