-- The work of reading a page grows with its lines, not faster: counted in
-- instructions of the Lua machine, so that no clock has a say.

local page = require "jianbao.page"

-- Instructions between two calls of the counting hook.
local STEP = 1000

---@param text string
---@return integer  thousands of instructions it takes to read it
local function work_of(text)
  page.read "" -- compiles the profile, which is no work of this page
  local steps = 0
  debug.sethook(function() steps = steps + 1 end, "", STEP)
  page.read(text)
  debug.sethook()
  return steps
end

---@param lines string[]
---@param count integer
---@return string  a page of that many lines, the same ones again and again
local function page_of(lines, count)
  local all = {}
  for i = 1, count do
    all[i] = lines[(i - 1) % #lines + 1]
  end
  return table.concat(all, "\n")
end

-- Lines of a page, and how many of them the smaller page has.
local kinds = {
  { "articles with headlines, datelines and credits", 2000, {
    "## 河东区为千名环卫工送清凉", "——一线岗位走访记",
    "本报讯（记者 王平 通讯员 李安）近日，河东区的工作人员走上街头，为环卫工送去了饮料和毛巾。",
    "活动将持续到八月底，", "预计惠及两千人。本报记者 王平 摄", "●简讯一则", "责任编辑 王平 校对 李安",
  } },
  { "a single paragraph that never ends", 300, { "天气热了，大家都在屋里坐着" } },
  { "paragraphs that are complete", 300, { "天气热了，大家都在屋里坐着。" } },
  { "short lines", 300, { "春天来了", "花都开了" } },
  { "notes", 300, { "编者按：这里写着编辑想说的话。" } },
  { "headlines", 300, { "## 河东区为千名环卫工送清凉" } },
  { "headlines and text that runs on", 300, { "河东区送清凉", "天气热了，大家都在屋里坐着，" } },
  { "marks", 300, { "■" } },
  { "credits", 300, { "本报记者 王平 摄" } },
  { "bylines", 300, { "本报记者 王平" } },
  { "bullets", 300, { "●春天来了，花开了。" } },
  { "heads of notices", 300, { "招聘启事" } },
  { "folios", 300, { "2024年5月6日 星期一 第3版" } },
  { "blank lines between", 300, { "春天来了", "", "", "花都开了，" } },
}

describe("a page of ten times as many lines", function()
  for _, case in ipairs(kinds) do
    it("takes about ten times the work: " .. case[1], function()
      local few, lines = case[2], case[3]
      local less, more = work_of(page_of(lines, few)), work_of(page_of(lines, 10 * few))
      assert.is_true(less > 0)
      assert.is_true(more <= 12 * less,
        ("%d thousand instructions for %d lines, %d for %d"):format(less, few, more, 10 * few))
    end)
  end
end)
