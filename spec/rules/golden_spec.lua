--- What an editor reads when she asks why: for each topic one article of the
--- example pages that has it, and one that missed it by little. The texts in
--- spec/golden/explain were read by eye; where the wording or a rule changes,
--- write them anew with GOLDEN=write, and read what changed.

local child = require "child"

local FOLDER = "spec/golden/explain"

--- Page and article: with the topic, and without.
local CASES = {
  { "主题教育", "14", 2, "19", 6 },
  { "健康服务", "11", 6, "15", 3 },
  { "劳模工匠", "13", 2, "01", 7 },
  { "夏送清凉", "09", 2, "18", 5 },
  { "安全生产", "11", 4, "05", 7 },
  { "工会建设", "10", 3, "13", 6 },
  { "帮扶救助", "06", 5, "04", 7 },
  { "心理健康", "04", 2, "01", 1 },
  { "技能竞赛", "06", 3, "05", 3 },
  { "文体活动", "09", 5, "09", 6 },
  { "新就业形态", "03", 7, "20", 1 },
  { "环保公益", "01", 2, "19", 5 },
  { "疗休养", "02", 6, "07", 3 },
  { "职工教育", "12", 7, "26", 1 },
}

describe("the explanation of", function()
  local folder, archive, core

  setup(function()
    folder = child.folder()
    archive = folder .. "/clips.db"
    local pages, seen = {}, {}
    for _, case in ipairs(CASES) do
      for _, page in ipairs { case[2], case[4] } do
        if not seen[page] then
          seen[page], pages[#pages + 1] = true, ("examples/pages/trade-union-%s.txt"):format(page)
        end
      end
    end
    assert.equal(0, child.jianbao({ "import", archive, table.unpack(pages) }).status)
    core = assert(require("jianbao").open(archive, { mode = "read" }))
  end)
  teardown(function()
    core:close()
    child.remove(folder)
  end)

  ---@param topic string
  ---@param page string
  ---@param number integer
  ---@return string
  local function explain(topic, page, number)
    for article in core:articles() do
      if article.source == ("trade-union-%s.txt"):format(page) and article.ordinal == number then
        local result = child.jianbao({ "explain", archive, article.id, topic },
          { env = { LC_ALL = "zh_CN.UTF-8" } })
        assert.equal(0, result.status, result.err)
        return (result.out:gsub("（[^（）]*packs/topics/", "（"))
      end
    end
    error(("no article %d on page %s"):format(number, page))
  end

  for _, case in ipairs(CASES) do
    local topic, fired_page, fired, near_page, near = table.unpack(case)
    it(topic .. ", given and not given, is as it was read", function()
      local text = explain(topic, fired_page, fired) .. "\n" .. explain(topic, near_page, near)
      assert.is_truthy(text:find("归入（", 1, true) and text:find("未归入（", 1, true), text)
      local path = ("%s/%s.txt"):format(FOLDER, topic)
      if os.getenv "GOLDEN" == "write" then
        child.write(path, text)
      end
      assert.equal(child.slurp(path), text, "write anew with GOLDEN=write, and read what changed")
    end)
  end
end)
