--- Deciding only what changed rules can affect gives what deciding all gives.

local child = require "child"
local classify = require "jianbao.classify"
local generated = require "generated_archive"
local jianbao = require "jianbao"
local random_pack = require "random_pack"
local rules = require "jianbao.rules"

--- The whole size is 5,000 articles: JIANBAO_EDITS_ARTICLES=5000 takes minutes.
local ARTICLES = math.tointeger(tonumber(os.getenv "JIANBAO_EDITS_ARTICLES" or "200"))
local EDITS = 100

describe("classifying anew", function()
  local folder, path, archive

  before_each(function()
    folder = child.folder()
    path = folder .. "/clips.db"
  end)
  after_each(function()
    if archive then archive:close() end
    archive = nil
    child.remove(folder)
  end)

  ---@param articles integer
  ---@param seed integer
  ---@return jianbao.spec.Generator
  local function fill(articles, seed)
    local g = generated.new(seed)
    generated.fill(path, g, articles // 5, { articles = 5, words = 30 }):close()
    archive = assert(jianbao.open(path, { mode = "write" }))
    return g
  end

  ---@param ruleset jianbao.Ruleset
  ---@param after string
  ---@return integer topics
  local function compare(ruleset, after)
    local topics = 0
    for article in archive:articles() do
      local wanted = ruleset:decide(article)
      topics = topics + #wanted
      if not classify.same(article.topics, wanted) then
        assert.same(wanted, article.topics, after .. ": " .. article.id)
      end
    end
    return topics
  end

  it(("is the same after each of %d random edits of a pack as from scratch"):format(EDITS),
    function()
      local g = fill(ARTICLES, 7)
      local pack = random_pack.new(g, 6)
      local pages, log, examined, changed, topics = 0, {}, 0, 0, 0
      for edit = 1, EDITS do
        log[#log + 1] = random_pack.edit(pack)
        random_pack.write(pack, folder .. "/pack")
        if edit % 10 == 0 then -- a page that no rules have decided yet
          pages = pages + 1
          local page, bytes = generated.page(g)
          local core <close> = assert(require("jianbao.core").archive.open(path))
          assert(core:put_page(page, bytes))
        end
        local report = assert(archive:classify { rules = folder .. "/pack",
          jobs = edit % 25 == 0 and 2 or nil })
        examined, changed = examined + report.examined, changed + report.changed
        topics = topics + compare(assert(rules.load(folder .. "/pack")),
          ("edit %d (%s)"):format(edit, table.concat(log, ", ", math.max(1, #log - 3))))
      end
      -- That it was no test of nothing: topics were given, and changed; and
      -- most articles were left alone.
      assert.is_true(topics > EDITS * ARTICLES / 20, topics .. " topics")
      assert.is_true(changed > EDITS, changed .. " changed")
      assert.is_true(examined < EDITS * ARTICLES / 2, examined .. " examined")
    end)

  it("looks at no article when nothing changed, or only what decides nothing", function()
    fill(50, 3)
    local file = folder .. "/a.lua"
    child.write(file, 'topic "甲" { words = { "工会" }, pass = 1 }\n')
    assert.equal(50, assert(archive:classify { rules = file }).examined)
    assert.equal(0, assert(archive:classify { rules = file }).examined)
    child.write(file, '-- 说明\ntopic "甲" { words = { "工会" }, pass = 1, codes = { a = "1" } }\n')
    local report = assert(archive:classify { rules = file })
    -- Those that have the topic name the file, which is another one now.
    assert.equal(report.topics["甲"] or 0, report.examined)
    assert.equal(50, assert(archive:classify { rules = file, all = true }).examined)
  end)

  it("takes away the topics of rules that are gone, and says how many there are", function()
    fill(50, 3)
    local file = folder .. "/a.lua"
    child.write(file, 'topic "甲" { words = { "工" }, pass = 1 }\n')
    local report = assert(archive:classify { rules = file })
    assert.is_true(report.topics["甲"] > 0)
    local had = report.topics["甲"]
    child.write(file, 'topic "乙" { words = { "没有这个词" } }\n')
    report = assert(archive:classify { rules = file })
    assert.same({ {}, had, 50 }, { report.topics, report.changed, report.articles })
  end)

  describe("with a rule that", function()
    local HANGS = 'topic "慢" {\n  words = { "工" }, pass = 1,\n'
      .. '  pattern = { lpeg.P { (lpeg.P(1) * lpeg.V(1) + lpeg.P(1)) * lpeg.V(1) + lpeg.P(1) * '
      .. 'lpeg.P(1)^0 * lpeg.P "\\0" }, words = { "工" } },\n}\n'
    for _, case in ipairs {
      { "hangs in LPeg", HANGS, "deadline" },
      { "runs for ever", 'topic "慢" {\n  words = { "工" }, pass = 1,\n'
        .. '  pattern = { function() while true do end end, words = { "工" } },\n}\n', "limit" },
    } do
      it(case[1] .. " names it, leaves it out and loses no article", function()
        local reclassify = require "jianbao.reclassify"
        local deadline = reclassify.deadline
        finally(function() reclassify.deadline = deadline end)
        -- What is counted must not lose to the clock where the machine is busy.
        reclassify.deadline = case[3] == "deadline" and 2 or 30
        fill(50, 3)
        local file, sound = folder .. "/a.lua", 'topic "好" { words = { "工" }, pass = 1 }\n'
        child.write(file, sound)
        local wanted = assert(archive:classify { rules = file }).topics["好"]
        child.write(file, sound .. case[2])
        local reports = {}
        for jobs = 1, 2 do
          local report = assert(archive:classify { rules = file, jobs = jobs, all = true })
          assert.equal(1, #report.switched_off)
          assert.same({ "慢", case[3] },
            { report.switched_off[1].topic, report.switched_off[1].why })
          assert.is_truthy(report.switched_off[1].message:find("慢", 1, true))
          assert.same({}, report.undecided)
          assert.equal(wanted, report.topics["好"])
          reports[jobs] = report
        end
        reports[2].changed = reports[1].changed
        assert.same(reports[1], reports[2])
        -- The next time it is tried again, on what it may meet.
        child.write(file, sound .. 'topic "慢" { words = { "工" }, pass = 1 }\n')
        local report = assert(archive:classify { rules = file })
        assert.equal(wanted, report.topics["慢"])
      end)
    end
  end)
end)
