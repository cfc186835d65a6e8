-- Pages that were once read wrongly: each case is the smallest page that
-- shows the fault, with what it was taken for.

local page = require "jianbao.page"

local long = "昨天下午，厂工会在三号车间旁的空地上办了一场小集市，工友们把自家种的菜、做的手工摆出来，换来一下午的说笑。"

---@param lines string[]
---@return jianbao.Page
local function read(lines)
  return assert(page.read(table.concat(lines, "\n\n")))
end

describe("mended readings", function()
  it("a credit above a marked headline was its kicker", function()
    local read_page = read { "## 小集市开张", "本报讯（记者 王晓）" .. long, "本报记者 罗川 摄",
      "## 新书架到了", "本报讯（记者 李明）" .. long }
    assert.is_nil(read_page.articles[2].kicker)
    assert.equal("本报记者 罗川 摄", read_page.articles[1].credits[1].text)
  end)

  it("记者跑腿 named a reporter 跑腿", function()
    local read_page = read { "记者跑腿", "集市里的笑声", "本报记者 王晓", long, long }
    assert.equal("记者跑腿", read_page.articles[1].label)
    assert.same({ { role = "reporter", name = "王晓" } }, read_page.articles[1].bylines)
  end)

  it("a quotation mark alone on its line was a kicker", function()
    local read_page = read { "小集市开张", "本报讯（记者 王晓）" .. long, "工友说：“明年还来。", "”",
      "新书架到了", "本报讯（记者 李明）" .. long }
    assert.equal("工友说：“明年还来。”", read_page.articles[1].paragraphs[2].text)
    assert.is_nil(read_page.articles[2].kicker)
  end)

  it("天气预报 was the name of a newspaper, because it ends in 报", function()
    local read_page = read { "小集市开张", "本报讯（记者 王晓）" .. long, "天气预报",
      "今天白天：晴，北风二级", "今天夜间：多云，最低气温9℃" }
    assert.is_nil(read_page.folio)
    assert.equal("天气预报", read_page.articles[2].headline)
    assert.equal("other", read_page.articles[2].kind)
  end)

  it("an article with its rest on this page had the running head as its headline", function()
    local read_page = read { "# 奋进新征程 建功新时代 凝聚职工力量", "（上接第1版）", long, long,
      "新书架到了", "本报讯（记者 李明）" .. long }
    assert.equal("奋进新征程 建功新时代 凝聚职工力量", read_page.running_head)
    assert.equal("（上接第1版）", read_page.articles[1].continued)
    assert.is_nil(read_page.articles[1].headline)
  end)

  it("a credit such as 张三 摄影报道 was a byline", function()
    local read_page = read { "小集市开张", long, "本报记者 康敏 摄影报道" }
    assert.equal("photo", read_page.articles[1].kind)
    assert.same({ "康敏" }, read_page.articles[1].credits[1].names)
  end)

  it("a report with three paragraphs and a credit was a picture story", function()
    local read_page = read { "小集市开张", long, long, long .. "本报记者 康敏 摄" }
    assert.equal("report", read_page.articles[1].kind)
  end)

  it("the running head printed again in the middle of the page was a kicker", function()
    local read_page = read { "凝心聚力建新功 奋楫扬帆新征程", "小集市开张", "本报讯（记者 王晓）" .. long,
      "凝心聚力建新功 奋楫扬帆新征程", "新书架到了", "本报讯（记者 李明）" .. long }
    assert.equal("凝心聚力建新功 奋楫扬帆新征程", read_page.running_head)
    assert.equal(2, #read_page.articles)
    assert.is_nil(read_page.articles[2].kicker)
  end)

  it("编辑同志： above a letter was the page's imprint", function()
    local read_page = read { "读者来信", "食堂的灯该换了", "编辑同志：", long, long }
    assert.is_nil(read_page.imprint)
    assert.equal("编辑同志：", read_page.articles[1].paragraphs[1].text)
  end)

  it("本报编辑部 below a notice was the page's imprint", function()
    local read_page = read { "小集市开张", "本报讯（记者 王晓）" .. long, "启事",
      "因设备检修，本报下周二休刊一期。", "由此带来的不便，敬请谅解。", "本报编辑部" }
    assert.is_nil(read_page.imprint)
    assert.equal(2, #read_page.articles)
    assert.equal("本报编辑部", read_page.articles[2].paragraphs[3].text)
  end)

  it("briefs that begin with ▲ were captions", function()
    local read_page = read { "小集市开张", "本报讯（记者 王晓）" .. long, "◎ 身边事", "▲" .. long, "▲" .. long,
      "▲" .. long, "▲" .. long }
    assert.equal(5, #read_page.articles)
    assert.equal("brief", read_page.articles[3].kind)
  end)

  it("an item of a notice that names its readers was a headline", function()
    local read_page = read { "小集市开张", "本报讯（记者 王晓）" .. long, "职工书画展征稿启事",
      "征稿时间：即日起至3月31日", "征稿对象：本市各行各业职工、新就业形态劳动者", "投稿方式：登录工会网站上传作品" }
    assert.equal(2, #read_page.articles)
    assert.equal(3, #read_page.articles[2].paragraphs)
  end)

  it("a short headline above a longer deck was its kicker", function()
    local read_page = read { "清凉送到地下三十米", "市政工会慰问一线地铁隧道建设者", "本报讯（记者 王晓）" .. long }
    assert.equal("清凉送到地下三十米", read_page.articles[1].headline)
    assert.equal("市政工会慰问一线地铁隧道建设者", read_page.articles[1].deck)
  end)
end)
