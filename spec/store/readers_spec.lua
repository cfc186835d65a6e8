--- Readers while another process writes: they are told never to wait for a
-- lock, and so would fail if there were one to wait for.

local core = require "jianbao.core"
local child = require "lua_child"
local generated = require "generated_archive"

local PATH, GO_ON = os.tmpname(), os.tmpname()

--- The writer stops in the midst of its transaction until a file is there.
local WRITER = ([[
  local core, generated = require "jianbao.core", require "generated_archive"
  local archive, g = assert(core.archive.open(%q)), generated.new(77)
  local function stop_here()
    print "writing"
    io.stdout:flush()
    while not io.open(%q) do os.execute "sleep 0.01" end
  end
  local function put()
    local page, bytes = generated.page(g, { articles = 3, words = 12 })
    assert(archive:put_page(page, bytes))
  end
]]):format(PATH, GO_ON)

local WORK = {
  ["an import"] = [[
    assert(archive:begin())
    for i = 1, 40 do put() end
    stop_here()
    assert(archive:commit())]],
  ["a rebuild"] = [[
    local stopped
    assert(archive:rebuild { progress = function(done)
      if done > 100 and not stopped then
        stopped = true
        stop_here()
      end
    end })]],
  ["a deletion"] = [[
    assert(archive:begin())
    for article in archive:articles() do
      assert(archive:delete_page(article.id:sub(1, 16)))
      break
    end
    stop_here()
    assert(archive:commit())]],
}

describe("a reader, while another process is in the midst of", function()
  local old
  before_each(function()
    os.remove(GO_ON)
    generated.fill(PATH, generated.new(5), 60, { articles = 3, words = 12 }):close()
    old = assert(core.archive.open(PATH, { mode = "read", wait = 0 }))
  end)
  after_each(function()
    old:close()
    generated.remove(PATH)
    os.remove(GO_ON)
  end)

  ---@param archive jianbao.CoreArchive
  ---@return string  all that it is asked, in one text
  local function read(archive)
    local months = assert(archive:timeline("工 OR 会"))
    local first
    for article in assert(archive:articles()) do
      first = first or article.id
    end
    return table.concat({ assert(archive:info()).articles, assert(archive:search("工")).count,
      assert(archive:count("会 paper:日报")), #months, #assert(archive:facets("工", "topic")),
      first, #assert(archive:check()) }, " ")
  end

  for name, work in pairs(WORK) do
    it(name .. ", reads what was committed, without waiting", function()
      local before = read(old)
      local writer = child.start(WRITER .. work .. "\nprint 'done'")
      assert.equal("writing", writer:read "l")
      for _ = 1, 3 do
        assert.equal(before, read(old))
        local new <close> = assert(core.archive.open(PATH, { mode = "read", wait = 0 }))
        assert.equal(before, read(new))
      end
      assert(io.open(GO_ON, "w")):close()
      assert.equal("done", writer:read "l")
      writer:close()
      local new <close> = assert(core.archive.open(PATH, { mode = "read", wait = 0 }))
      assert.equal(read(new), read(old))
      assert.equal(name == "a rebuild", read(new) == before)
    end)
  end

  it("merges and imports by turns, reads whole states, without waiting", function()
    local writer = child.start(WRITER .. [[
      for i = 1, 60 do
        put()
        assert(archive:merge())
      end
      io.open("]] .. GO_ON .. [[", "w"):close()
      print "done"]])
    local rounds, articles = 0, 180
    repeat
      local ended = io.open(GO_ON)
      local new <close> = assert(core.archive.open(PATH, { mode = "read", wait = 0 }))
      for _, archive in ipairs { old, new } do
        local count = assert(archive:count("-没有这个词"))
        assert(count >= articles and count % 3 == 0)
        articles = count
      end
      rounds = rounds + 1
    until ended and ended:close()
    assert.equal("done", writer:read "l")
    writer:close()
    assert.equal(360, old:count("-没有这个词"))
    assert.same({}, old:check())
    assert(rounds > 1)
  end)
end)
