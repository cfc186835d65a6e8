--- lua/jianbao/page/cut_word.lua

local cut_word = require "jianbao.page.cut_word"

describe("a line's end cuts a word", function()
  local cases = {
    { "within a word of two", "市场部门5月下", "旬曾开展检查", true },
    { "within a name of the dictionary", "修好了吗？怀", "柔的工友来问", true },
    { "within a long word", "大家都说社会主", "义新农村变了样", true },
    { "between two words", "困难职工的贴心人", "张师傅住在河东", false },
    { "after a comma", "馆里人说，", "过去要排队", false },
    { "between figures", "一共来了41", "0人", false },
    { "a title and its text", "什么是行车工", "行车工，又称天车司机", false },
    { "nothing below", "班组里的事", "", false },
    { "nothing above", "", "班组里的事", false },
  }
  for _, case in ipairs(cases) do
    it(("%s: %s | %s"):format(case[1], case[2], case[3]), function()
      assert.equal(case[4], cut_word.between(case[2], case[3]))
    end)
  end
end)

describe("a short line between paragraphs", function()
  local page = require "jianbao.page"
  local long = "，区里的职工服务站也在同一天搬进新楼，方便大家下班以后来办事，还添了几台自助机和一间小书屋。"

  local function kinds(short, below)
    local read = assert(page.read(table.concat({
      "服务站搬新家", "本报讯（记者 林一）昨天，新的服务站开门" .. long,
      "第一天就来了二百多人" .. long, short, below, "以后每周六也开门" .. long,
    }, "\n\n"), { source = "a.txt" }))
    local list = {}
    for _, paragraph in ipairs(read.articles[1].paragraphs) do
      list[#list + 1] = paragraph.kind
    end
    return #read.articles, table.concat(list, " ")
  end

  it("that ends within a word is the start of a broken paragraph", function()
    local articles, list = kinds("站里的人说杨", "柳飞絮的时候窗子要关好" .. long)
    assert.equal(1, articles)
    assert.equal("body body body body", list)
  end)
end)
