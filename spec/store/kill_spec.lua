--- What an archive is after the process died while it imported, deleted,
-- merged, rebuilt its index, or brought an older archive forward.

local core = require "jianbao.core"
local child = require "lua_child"
local generated = require "generated_archive"
local sqlite = require "sqlite"

local PATH = os.tmpname()
local KILLS, MIGRATION_KILLS = 100, 12

--- Goes on until it is killed, and says what it has committed: "+ id" a page
--- that came, "- id" one that went, "=" a merge or a rebuild.
local WORK = ([[
  local generated = require "generated_archive"
  local archive = assert(require("jianbao.core").archive.open(%q))
  local g, here = generated.new(seed), {}
  local function say(...)
    io.stdout:write(...)
    io.stdout:write "\n"
    io.stdout:flush()
  end
  for id in known:gmatch "%%S+" do here[#here + 1] = id end
  for round = 1, 10000 do
    local dice = g.random(1, 20)
    if dice == 1 then
      assert(archive:merge())
      say "="
    elseif dice == 2 then
      assert(archive:rebuild())
      say "="
    elseif dice <= 7 and #here > 5 then
      local id = table.remove(here, g.random(1, #here))
      say("? ", id)
      assert(archive:delete_page(id))
      say("- ", id)
    else
      local page, bytes = generated.page(g, { articles = 2, words = 12 })
      say("? ", page.id)
      if archive:put_page(page, bytes) == "new" then
        here[#here + 1] = page.id
        say("+ ", page.id)
      end
    end
  end]]):format(PATH)

---@param archive jianbao.CoreArchive
---@return table<string, boolean>
local function pages_of(archive)
  local ids = {}
  for article in archive:articles() do
    ids[article.id:sub(1, 16)] = true
  end
  return ids
end

describe("an archive whose process is killed", function()
  teardown(function() generated.remove(PATH) end)

  it(("loses nothing that was committed, and its index fits, %d times"):format(KILLS), function()
    generated.remove(PATH)
    local here, partly = {}, 0
    for kill = 1, KILLS do
      local known = {}
      for id in pairs(here) do known[#known + 1] = id end
      table.sort(known)
      local worker, process = child.start(("local seed, known = %d, %q\n%s")
        :format(kill, table.concat(known, " "), WORK))
      local said = {}
      for i = 1, math.random(1, 30) do
        said[i] = worker:read "l"
      end
      os.execute(("sleep %.3f; kill -9 %d"):format(math.random() * 0.02, process))
      for line in worker:lines() do -- before it died
        said[#said + 1] = line
      end
      local doubtful
      for _, line in ipairs(said) do
        local mark, id = line:match "^(.) ?(%x*)$"
        if mark == "+" then
          here[id], doubtful = true, nil
        elseif mark == "-" then
          here[id], doubtful = nil, nil
        elseif mark == "?" then
          doubtful = id
        end
      end
      worker:close()
      local archive <close> = assert(core.archive.open(PATH))
      local found = pages_of(archive)
      if doubtful then -- it was killed in between: either is right
        partly = partly + 1
        here[doubtful] = found[doubtful]
      end
      assert.same(here, found)
      assert.same({}, archive:check())
    end
    assert(partly > 0, "some kills should fall into a write")
  end)

  it(("while it is brought forward is as before, or done, %d times"):format(MIGRATION_KILLS),
    function()
      local g = generated.new(5)
      local count
      do
        local archive <close> = generated.fill(PATH, g, 300, { articles = 3, words = 40 })
        count = archive:count("工")
      end
      assert.equal("", sqlite(PATH, "DROP TABLE index_chunk; DROP TABLE attribute_value; "
        .. "DROP TABLE last_article; DROP INDEX article_by_folio; PRAGMA user_version = 2"))
      local before = 0
      for kill = 1, MIGRATION_KILLS do
        local opener, process = child.start(("print 'now' io.stdout:flush() "
          .. "require('jianbao.core').archive.open(%q)"):format(PATH))
        opener:read "l"
        os.execute(("sleep %.3f; kill -9 %d 2>/dev/null"):format(kill * 0.02, process))
        opener:close()
        local version = sqlite(PATH, "PRAGMA user_version")
        assert(version == "2\n" or version == "3\n", version)
        assert.equal("ok\n", sqlite(PATH, "PRAGMA integrity_check"))
        if version == "2\n" then
          before = before + 1
        end
      end
      assert(before > 0, "some kills should fall into the step")
      local archive <close> = assert(core.archive.open(PATH))
      assert.equal(count, archive:count("工"))
      assert.same({}, archive:check())
    end)
end)
