--- What a line shows, by itself and by what stands around it.

local gold = require "gold"
local parts = require "parts"

---@param page string
---@param number integer  of the line among those that are not blank
---@return table<string, number>  strengths by the names of its evidence
---@return jianbao.Reading
local function evidence(page, number)
  local line = parts.evidence(page)[number]
  local names = {}
  for _, clue in ipairs(line.clues) do
    names[clue.name] = clue.strength
  end
  return names, line
end

local PLAIN = "昨夜的雨停了，路面还是湿的，行人不多，车也开得慢，"
  .. "清扫队的人天不亮就出了门，一直忙到上午九点多才回来。"

-- A page wrapped at eighteen characters whose paragraphs blank lines part.
local WRAPPED = [[
雨后第一天

昨夜的雨停了，路面还是湿的，行人也不多，
车开得慢，清扫队的人天不亮就出了门，一直
忙到上午九点多，把沿江马路清扫完了才回。

队长说，雨后的落叶比平日里多得多，要赶在
早高峰以前把下水口都清干净，不然车一多就
不好停了，那时候再清就要封路，谁也不愿意
封路。

江边码头的值班员介绍，水位比前一天高两成，
渡船停了半天，下午才又开起来，候船的人在
亭子里等，职工给他们送去姜茶，到傍晚时分
人才散了。

江北的马路也积了水，抽水的车开去了三辆，
一直抽到傍晚，水才退下去，路边的店才开门。
店主说，货架最下面一层都搬空了，只等着水
退下去再搬回来，这一天的生意是做不成的了。
]]

-- Briefs on a page wrapped at eighteen characters, then one with a headline.
local WRAPPED_BRIEFS = [[
简讯
●江边码头的渡船停了半天，到下午才又开
起来，候船的人在亭子里等，职工给他们送去
姜茶。
●江北的马路也积了水，抽水的车开去三辆，
一直抽到傍晚，水才退下去，路边的店才开门
迎客。
●渡船复航
江边码头的值班员介绍，水位比前一天高两成，
傍晚以前就退了。
]]

-- Paragraphs and the items of a notice, both indented and wrapped at nineteen characters.
local INDENTED = [[
江边清扫队出门
　　昨夜的雨停了，路面还是湿的，行人也
不多，车开得慢，清扫队的人天不亮就出了
门，一直忙到上午九点多，才把马路清扫完
了。
清扫之后
　　队长说雨后的落叶比平日里多得多要赶
在早高峰以前把下水口都清干净，不然车一
多就不好停了。

渡船通告
　　3月3日9:00—11:30 江边码头 甲乙两
船
　　3月4日9:00—11:30 江北码头 丙船
]]

-- A letter, its answer, and another signature with no letter above it.
local LETTER = "雨天出车算加班吗\n编辑同志：\n" .. PLAIN .. "\n读者 小江\n律师解答\n" .. PLAIN
local NO_LETTER = "雨天出车算加班吗\n" .. PLAIN .. "\n读者 小江\n律师解答\n" .. PLAIN

-- An office whose name has a notice's word signs below its text, before a gap.
local SIGNED_NOTICE = "旧船拍卖\n三艘旧船今日开拍，有意者可看船。\n"
  .. "看船的人请到江边码头等候。\n临江拍卖有限公司\n\n江边雨停了\n"

describe("what a line shows by itself", function()
  -- Evidence, text that shows it, text that does not.
  local cases = {
    -- Marks
    { "headline mark", "## 雨停了", "# 雨停了" },
    { "page mark", "# 雨停了", "雨停了" },
    { "bullet", "■ 雨停了", "雨停了" },
    { "bullet", "●雨停了", "○雨停了" },

    -- Furniture
    { "folio items", "2023年6月21日 星期三 第3版", "2023年的第一场雨停了" },
    { "page number alone", "第3版", "第3版 星期三" },
    { "date alone", "2023年6月21日", "2023年6月21日 星期三" },
    { "imprint posts", "责任编辑 张三 美编 李四", "张三 李四" },
    { "contact", "电话：87654321 邮箱：a@b.cn", "87654321" },

    -- Openings and closings
    { "dateline", "本报讯（记者 王平）雨停了。", "雨停了。" },
    { "byline in brackets first", "（记者 王平）雨停了。", "（笑）雨停了。" },
    { "continued", "（上接第1版）" .. PLAIN, PLAIN },
    { "continued alone", "（上接第1版）", "（上接）" .. PLAIN },
    { "byline with a post", "本报记者 王平", "本报记者见闻" },
    { "byline with a post", "（记者 王平）", "（王平）" },
    { "bare names", "王平 李安", "下雨 天晴" },
    { "credit alone", "本报记者 于江 摄", "本报记者 于江" },
    { "closing byline alone", "（据新华社）", "（完）" },
    { "jump alone", "（下转第3版）", "下转第3版的人" },
    { "credit or byline at the end", "雨停了。于江 摄", "雨停了。" },

    -- Words
    { "caption words", "图为雨后的路面。", "路面如图。" },
    { "note words", "编者按：雨停了。", "编者说雨停了。" },
    { "numbered", "一、雨停了", "一雨停了" },
    { "numbered", "（二）路面", "（雨）路面" },
    { "list item", "1.雨停了", "1雨停了" },
    { "list item", "①雨停了", "雨停了①" },
    { "dash first", "——雨停以后", "雨停以后" },
    { "dash last", "雨停以后——", "雨停以后" },
    { "cannot begin", "，路面是湿的", "路面是湿的" },
    { "cannot begin", "」他說", "他說「" },
    { "speaker first", "王平：雨停了就出门", "雨停了就出门" },
    { "predicate first", "表示，雨停了", "他表示，雨停了" },
    { "paragraph opener", "近日，一连下了三天的雨终于停了下来。", "一连下了三天的雨终于停了下来，近日。" },
    { "slogan words", "凝心聚力谱写新篇章", "雨停了" },
    { "organisation words", "总工会的门", "雨停了" },
    { "notice words", "停水公告", "停水了" },
    { "weather words", "今日天气", "今日" },
    { "brief_label words", "简　讯", "简单" },
    { "label alone", "图片新闻", "图片新闻部" },
    { "label words", "江边见闻", "江边见雨" },
    { "event last", "安全课在江边开讲", "开讲安全课" },
    { "unfinished", "雨把路面变成", "雨停了" },

    -- Punctuation
    { "ends in a stop", "雨停了。", "雨停了" },
    { "ends in ! or ?", "雨停了吗？", "雨停了。" },
    { "one comma", "雨停了，路湿", "雨停了" },
    { "commas", "雨停了，路湿，人少", "雨停了，路湿" },
    { "commas", "雨停了,路湿,人少", "雨停了,路湿" },
    { "stop inside", "雨停了。路面还是湿的", "雨停了。" },
    { "stop inside", "雨停了.路面还是湿的", "3.5公里的路面湿" },
    { "items listed", "风、雨", "风雨" },
    { "all in brackets", "（江边的雨停了）", "（江边）的雨停了" },
    { "conjunction first", "但雨停了", "雨停了但" },
    { "label words", "连载 17", "连载 江边" },
    { "label words", "记者观察（三）", "记者观察（江边）" },
    { "date first", "1998年，雨停了", "1998年的雨" },
    { "date first", "6月8日，雨停了", "到了6月8日，雨停了" },
    { "dot inside", "人物·风雨", "风雨" },

    -- Length
    { "nothing but marks", "——", "—雨—" },
    { "scrap", "雨", "雨停了" },
    { "very short", "雨停了", "雨" },
    { "short", ("雨"):rep(8), ("雨"):rep(12) },
    { "headline length", ("雨"):rep(20), ("雨"):rep(40) },
    { "long headline length", ("雨"):rep(40), ("雨"):rep(60) },
    { "paragraph length", ("雨"):rep(60), ("雨"):rep(40) },
    { "over 16 characters", ("雨"):rep(17), ("雨"):rep(16) },
    { "parallel halves", "风吹过江边码头 雨落在江心小岛", "风吹过江 雨" },
    { "short parallel halves", "江边见闻 城里故事", "江边 城里" },
  }
  for _, case in ipairs(cases) do
    it(('%s: "%s"'):format(case[1], case[2]), function()
      assert.is_not_nil(evidence(case[2], 1)[case[1]])
      assert.is_nil(evidence(case[3], 1)[case[1]])
    end)
  end

  it("is half-width punctuation as much as full-width", function()
    local full = "编者按：雨停了，路湿，人少！（记者 王平）"
    local half = "编者按:雨停了,路湿,人少!(记者 王平)"
    assert.same(evidence(full, 1), evidence(half, 1))
  end)

  it("is what stands behind its marks", function()
    local _, line = evidence("▲ 雨停了", 1)
    assert.same({ "▲ ", "雨停了", 3 }, { line.marks, line.content, line.size })
    _, line = evidence("## 雨停了", 1)
    assert.same({ "## ", "雨停了" }, { line.marks, line.content })
  end)

  it("is less for a minor headline mark where headlines have fewer signs", function()
    local page = "## 雨停了\n### 路面\n" .. PLAIN
    assert.is_not_nil(evidence(page, 1)["headline mark"])
    assert.is_not_nil(evidence(page, 2)["minor headline mark"])
    assert.is_nil(evidence(page, 2)["headline mark"])
  end)

  it("is a date, and where an imprint follows the folio", function()
    local _, line = evidence("2023年6月21日 星期三 第3版 责任编辑 张三", 1)
    assert.equal("2023-06-21", line.date)
    assert.equal("责任编辑 张三", line.content:sub(line.imprint_from))
  end)
end)

describe("what a line shows on a wrapped page", function()
  local page = {}
  for i = 1, 12 do
    page[i] = (i % 3 == 1 and "\u{3000}\u{3000}" or "") .. ("雨"):rep(i % 3 == 1 and 18 or 20)
  end
  page[13] = ("\u{3000}"):rep(6) .. "江边雨停"
  page[14] = "江边"
  local text = table.concat(page, "\n")

  it("is its width", function()
    assert.is_not_nil(evidence(text, 2)["full width"])
    assert.is_not_nil(evidence(text, 14)["less than full width"])
  end)

  it("is its place on the line", function()
    assert.is_not_nil(evidence(text, 13).centred)
    assert.is_nil(evidence(text, 14).centred)
    assert.is_not_nil(evidence(text, 1)["paragraph indent"])
    assert.is_not_nil(evidence(text, 2)["not indented"])
  end)
end)

describe("what stands around a line", function()
  local OPENING = "本报讯（记者 王平）" .. PLAIN

  -- Evidence, page, the line that shows it, another that does not.
  local cases = {
    { "opening next", "昨夜\n江边雨停了\n" .. OPENING, 2, 1 },
    { "opening near", "昨夜\n江边雨停了\n" .. OPENING, 1, 2 },
    { "byline next", "江边雨停了\n本报记者 王平\n" .. PLAIN, 1, 2 },
    { "byline near", "昨夜\n江边雨停了\n本报记者 王平\n" .. PLAIN, 1, 2 },
    { "plain text next", "江边雨停了\n" .. PLAIN, 1, 2 },
    { "folio next", "江边\n2023年6月21日 星期三 第3版\n雨停了", 1, 3 },
    { "under a note head", "编者按\n" .. PLAIN .. "\n" .. PLAIN, 2, 3 },
    { "after a closing byline", PLAIN .. "（王平）\n江边\n" .. PLAIN, 2, 3 },
    { "headline mark next", "昨夜\n## 江边雨停了\n" .. PLAIN, 1, 3 },
    { "last line", "江边\n雨停了", 2, 1 },
    { "first line", "江边\n雨停了", 1, 2 },
    { "top of the page", "江边\n雨停了\n" .. PLAIN .. "\n江边", 2, 4 },
    { "bottom of the page", "江边雨停了\n责任编辑 张三 美编 李四", 2, 1 },
    { "above is unfinished", "江边的雨把路面变成\n一条小河\n" .. PLAIN, 2, 3 },
    { "above is unfinished", "江边搭起“避雨\n小站”迎客\n" .. PLAIN, 2, 3 },
    { "above is unfinished", '江边搭起"避雨\n小站"迎客\n' .. PLAIN, 2, 3 },
    { "notice head", "停水公告\n东城\n西城\n" .. OPENING, 1, 2 },
    { "under a notice head", "停水公告\n东城\n西城\n北城", 2, 1 },
    { "goes on with an item", INDENTED, 12, 13 },
    { "plain text next", INDENTED, 6, 11 },
    { "signs a letter", LETTER, 4, 5 },
    { "answers a letter", LETTER, 5, 4 },
    { "notice head", SIGNED_NOTICE .. OPENING, 1, 4 },
    { "under a notice head", SIGNED_NOTICE .. OPENING, 4, 5 },
    { "among short lines", "雨夜\n雨下了一夜\n风吹了一夜\n人等了一夜\n天亮了\n" .. PLAIN, 3, 6 },
    { "before short lines", "雨夜\n雨下了一夜\n风吹了一夜\n人等了一夜\n天亮了\n" .. PLAIN, 1, 6 },
    { "bullets around", "●江边雨停。\n●路面积水。\n" .. PLAIN, 2, 3 },
    { "no gap above", "江边\n\n雨停了\n" .. PLAIN, 3, 2 },
    { "gap above", "江边\n\n雨停了\n" .. PLAIN, 2, 3 },
    { "wide gap above", "江边\n\n\n雨停了\n" .. PLAIN, 2, 3 },
    { "no gap below", "江边\n\n雨停了\n" .. PLAIN, 2, 1 },
    { "gap below", "江边\n雨停了\n\n" .. PLAIN, 2, 3 },
    { "no dateline", OPENING .. "\n" .. PLAIN .. "\n" .. OPENING, 2, 1 },
    { "crossheads around",
      OPENING .. "\n路面湿了\n" .. PLAIN .. "\n行人少了\n" .. PLAIN .. "\n" .. PLAIN, 2, 1 },
    { "no crosshead around", OPENING .. "\n路面湿了\n" .. PLAIN .. "\n" .. PLAIN, 2, 1 },
    { "picture story below", OPENING .. "\n江边清扫\n雨后，清扫队上街。\n本报记者 于江 摄", 2, 1 },
    { "picture story below", OPENING .. "\n路面湿了\n" .. PLAIN .. "\n行人少了\n" .. PLAIN
      .. "\n\n江边清扫\n雨后，清扫队上街。\n本报记者 于江 摄", 6, 4 },
    { "picture by itself", OPENING .. "\n图为3月3日，渡船恢复开航，码头职工在给候船的乘客送姜茶。"
      .. "当天过江的有六百多人。\n于江 摄", 2, 1 },
    { "signed below", OPENING .. "\n渡船的夜班\n" .. PLAIN .. "\n" .. PLAIN .. "（李安）", 2, 1 },
    { "organisation alone", "江北区总工会\n江边雨停了\n" .. OPENING, 1, 2 },
    { "ends a stanza", "雨夜\n\n雨下了一夜\n风吹了一夜\n\n人等了一夜\n天亮了\n\n" .. PLAIN, 3, 2 },
    { "wrapped within a paragraph", WRAPPED, 3, 5 },
    { "parted from a sentence above", WRAPPED, 5, 3 },
    { "short sentence, then a credit",
      OPENING .. "\n值班员在江边量水位。本报记者 于江 摄\n江边雨停了\n值班员在江边量水位。于江 摄", 2, 4 },
    { "short sentence, then a credit",
      OPENING .. "\n值班员在江边量水位。\n于江 摄\n" .. OPENING .. "\n他说：“这就好。”于江 摄", 2, 5 },
    { "says what it is", "雨后的江边\n记江边清扫队\n" .. OPENING .. "\n雨后的码头\n记者在江边\n" .. OPENING, 2, 5 },
    { "says what it is", "雨后的江边\n江边码头见闻\n" .. OPENING, 2, 1 },
    { "signs a notice", PLAIN .. "\n特此公告\n江边雨停了\n" .. OPENING, 2, 3 },
    { "signs a notice", PLAIN .. "\n临江市总工会\n2023年6月21日\n" .. OPENING, 2, 1 },
    { "signs a notice", PLAIN .. "\n2023年6月21日\n" .. OPENING .. "\n2023年6月21日\n第3版", 2, 4 },
    { "question above a head",
      "雨停了，路湿了，谁来清？\n江边连夜清扫积水\n" .. OPENING .. "\n雨停了，路湿了，谁来清？\n" .. PLAIN, 1, 4 },
    { "caption next", "江边的雨下了一夜才\n图为值班员在江边。\n停，路面积了水。", 1, 3 },
    { "no headline mark", "## 江边\n" .. PLAIN .. "\n## 渡船\n" .. PLAIN .. "\n## 雨后\n江边的路面\n" .. PLAIN,
      6, 5 },
    { "below a note without a byline",
      "编者按：今天起登两封来信。\n江边的雨\n" .. PLAIN .. "\n江边雨停了\n本报记者 王平\n编者按：请三个人谈谈。\n清扫队长\n"
        .. PLAIN, 2, 7 },
    { "below a note under a byline",
      "江边雨停了\n本报记者 王平\n编者按：请三个人谈谈。\n清扫队长\n" .. PLAIN, 4, 1 },
    { "bullet of a full line", WRAPPED_BRIEFS, 2, 8 },
    { "bare names", "江边雨停了\n禤　河\n" .. PLAIN, 2, 1 },
    { "bare names", "江边雨停了\n王平（水文站站长）\n" .. PLAIN .. "\n李安（清扫队队长）\n" .. PLAIN, 2, 4 },
    { "shorter than the head below", "江边雨停了一夜\n渡船从江边码头开出去了\n" .. OPENING
      .. "\n江边说\n渡船从江边码头开出去了\n" .. OPENING, 1, 4 },
    { "bare names", "江边雨停了\n禤　河\n" .. PLAIN .. "\n后　记\n" .. PLAIN, 2, 4 },
    { "bare names", "江边雨停了\n禤　河\n短　讯\n启　事\n" .. PLAIN, 2, 4 },
    { "under 上接", "（上接第1版）\n江边雨停了\n" .. PLAIN, 2, 3 },
    { "marked like the line above", "## 江边雨停了\n## 渡船又开了\n" .. OPENING, 2, 1 },
    { "picture story", OPENING .. "\n江边清扫\n雨后，清扫队上街。\n本报记者 于江 摄", 3, 2 },
  }
  for _, case in ipairs(cases) do
    local name, page, shows, does_not = table.unpack(case)
    it(("%s (%s)"):format(name, page:sub(1, (utf8.offset(page, 12) or 0) - 1):gsub("\n", "/")),
      function()
        assert.is_not_nil(evidence(page, shows)[name])
        assert.is_nil(evidence(page, does_not)[name])
      end)
  end

  it("means nothing for gaps where all lines or none are parted by blank lines", function()
    for _, page in ipairs { "江边\n雨停了\n路湿", "江边\n\n雨停了\n\n路湿" } do
      for name in pairs(evidence(page, 2)) do
        assert.is_nil(name:find "gap")
      end
    end
  end)

  it("takes a reader's name for a signature only below a letter", function()
    assert.is_nil(evidence(NO_LETTER, 3)["signs a letter"])
    assert.is_nil(evidence(NO_LETTER, 4)["answers a letter"])
    assert.is_nil(evidence((LETTER:gsub("编辑同志", "王平同志")), 4)["signs a letter"])
  end)

  it("takes a picture for the last section of a report that no gap parts it from", function()
    local page = OPENING .. "\n路面湿了\n" .. PLAIN .. "\n行人少了\n" .. PLAIN
      .. "\n江边清扫\n雨后，清扫队上街。\n本报记者 于江 摄"
    assert.is_nil(evidence(page, 6)["picture story below"])
    assert.is_not_nil(evidence(page, 6)["crossheads around"])
  end)

  it("lets a line of verse end where it ends", function()
    local _, line = evidence("雨夜\n雨下了一夜\n风吹了一夜\n人等了一夜\n天亮了", 3)
    assert.is_true(line.open < 0.4)
    _, line = evidence("雨下了一夜\n" .. PLAIN, 1)
    assert.equal(1, line.open)
  end)
end)

describe("evidence and profile", function()
  local gathered = {}

  ---@param page string
  local function gather(page)
    for _, line in ipairs(parts.evidence(page)) do
      for _, clue in ipairs(line.clues) do
        gathered[clue.name] = true
      end
    end
  end

  setup(function()
    for _, name in ipairs(gold.names "examples/pages") do
      gather((gold.load("examples/pages", name)))
    end
    -- What no example page has: a line that begins so, a running head printed
    -- again, a name above a byline, a question above a head.
    gather "，路面是湿的"
    gather(WRAPPED)
    gather(INDENTED)
    gather(LETTER)
    gather("（上接第1版）\n江边雨停了\n" .. PLAIN)
    gather("## 江边雨停了\n## 渡船又开了\n" .. PLAIN)
    gather(PLAIN .. "\n图为3月3日，渡船恢复开航，码头职工在给候船的乘客送姜茶。当天过江的有六百多人。\n于江 摄")
    gather "凝心聚力建新功 奋楫扬帆新征程\n\n凝心聚力建新功 奋楫扬帆新征程"
    gather "王小雨\n□ 李明"
    gather("雨停了，路湿了，谁来清？\n江边连夜清扫积水\n本报讯（记者 王平）" .. PLAIN)
  end)

  -- Said for other evidence to use; it counts for no role itself.
  local helpers = { ["weather words"] = true }

  it("name the same: what is gathered is weighed", function()
    for name in pairs(gathered) do
      assert.is_true(parts.profile.weights[name] ~= nil or helpers[name] == true,
        "no weight for: " .. name)
    end
  end)

  it("name the same: what is weighed is gathered", function()
    for name in pairs(parts.profile.weights) do
      assert.is_true(gathered[name] == true, "never gathered: " .. name)
    end
  end)

  it("come in the same order every time", function()
    local bytes = gold.load("examples/pages", "01-unmarked")
    local function names()
      local list = {}
      for _, line in ipairs(parts.evidence(bytes)) do
        for _, clue in ipairs(line.clues) do
          list[#list + 1] = clue.name
        end
      end
      return list
    end
    assert.same(names(), names())
  end)
end)
