--- A damaged index: every row of it changed or cut in turn. It is told, with
-- its place and the mend, and mended by a rebuild.

local core = require "jianbao.core"
local generated = require "generated_archive"
local sqlite = require "sqlite"

local PATH = os.tmpname()

describe("a damaged index", function()
  local g, before
  setup(function()
    g = generated.new(12)
    local archive <close> = generated.fill(PATH, g, 60, { articles = 2, words = 8 })
    assert(archive:delete_page(archive:search("工", { limit = 1 }).hits[1].id:sub(1, 16)))
    before = archive:search("工", { limit = 100 })
  end)
  teardown(function() generated.remove(PATH) end)

  it("is told of, names its place and the mend, and is mended", function()
    local rows = {}
    for row in sqlite(PATH, "SELECT chunk, length(bytes) FROM index_chunk"):gmatch "[^\n]+" do
      local chunk, length = row:match "^(%d+)|(%d+)$"
      rows[#rows + 1] = { chunk = chunk, length = math.tointeger(tonumber(length)) }
    end
    assert(#rows > 10)
    for i, row in ipairs(rows) do
      local at = g.random(1, row.length)
      local change = i % 2 == 0
        and ("substr(bytes, 1, %d)"):format(at - 1)
        or ("CAST(substr(bytes, 1, %d) || x'%02x' || substr(bytes, %d) AS BLOB)"):format(
          at - 1, g.random(0, 255), at + 1)
      assert.equal("", sqlite(PATH, ("CREATE TABLE kept AS SELECT bytes FROM index_chunk "
        .. "WHERE chunk = %s; UPDATE index_chunk SET bytes = %s WHERE chunk = %s")
        :format(row.chunk, change, row.chunk)))
      local same = sqlite(PATH, ("SELECT bytes = (SELECT bytes FROM kept) FROM index_chunk "
        .. "WHERE chunk = %s"):format(row.chunk)) == "1\n"
      do
        local archive <close> = assert(core.archive.open(PATH))
        local found, message, code = archive:search("工", { limit = 100 })
        if found then
          assert.same(before, found) -- it was read without this piece
        else
          assert.equal("bad-format", code)
          assert.truthy(message:find("--rebuild", 1, true), message)
        end
        local problems = table.concat(archive:check(), "\n")
        assert.equal(same, problems == "", row.chunk)
        assert(same or (problems:find("--rebuild", 1, true) and problems:find "segment %d+"),
          problems)
      end
      assert.equal("", sqlite(PATH, ("UPDATE index_chunk SET bytes = (SELECT bytes FROM kept) "
        .. "WHERE chunk = %s; DROP TABLE kept"):format(row.chunk)))
    end
    sqlite(PATH, "UPDATE index_chunk SET bytes = x'00'; DELETE FROM attribute_value")
    local archive <close> = assert(core.archive.open(PATH))
    assert.is_nil(archive:search "工")
    assert(#archive:check() > 0)
    assert(archive:rebuild())
    assert.same({}, archive:check())
    assert.same(before.count, archive:search("工", { limit = 100 }).count)
  end)
end)
