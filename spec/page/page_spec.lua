-- A page, from its bytes to its articles: each row of the table that says
-- what a page may carry, and where it goes.

local core = require "jianbao.core"
local page = require "jianbao.page"
local parts = require "parts"

---@param bytes string
---@param options? jianbao.ReadOptions
---@return table
local function read(bytes, options)
  options = options or {}
  options.profile = options.profile or parts.default_profile
  return assert(page.read(bytes, options))
end

---An article in the short form of the cases: empty fields left out.
local function short(article)
  local one = {}
  for _, field in ipairs { "label", "kicker", "headline", "deck", "dateline", "byline", "jump",
    "continued", "kind" } do
    one[field] = article[field]
  end
  if #article.bylines > 0 then
    one.people = parts.people(article.bylines)
  end
  for i, paragraph in ipairs(article.paragraphs) do
    one[i] = (paragraph.kind == "body" and "" or paragraph.kind .. ": ") .. paragraph.text
  end
  for i, credit in ipairs(article.credits) do
    one.credits = one.credits or {}
    one.credits[i] = credit.text .. " = " .. table.concat(credit.names, " ")
  end
  return one
end

---@param text string
---@return table[]
local function articles(text)
  local list = {}
  for i, article in ipairs(read(text).articles) do
    list[i] = short(article)
  end
  return list
end

-- Paragraphs to fill articles with.
local RAIN = "昨夜的雨下了整整一夜，江边的路面积了水，行人不多，车也开得慢，清扫队天不亮就出了门。"
local SWEEP = "清扫队队长说，雨后落叶多，要赶在早高峰以前把下水口清干净，不然车一多就不好停了。"
local RIVER = "江边码头的值班员介绍，水位比前一天高了两成，渡船停了半天，下午才又开起来。"

-- A page whose heads, too, are parted by blank lines.
local PARTED = "江面升了两成\n\n渡船停开半天\n\n本报讯（记者 李安）" .. RIVER .. "\n\n" .. SWEEP .. "\n\n"
  .. "江南区总工会\n\n雨后的第一碗姜汤\n\n本报讯（记者 于江）" .. RAIN .. "\n\n" .. SWEEP .. "\n\n"
local PARTED_ONE = {
  kicker = "江面升了两成", headline = "渡船停开半天", dateline = "本报讯", byline = "记者 李安",
  people = "r 李安", kind = "report", RIVER, SWEEP,
}
local PARTED_TWO = {
  kicker = "江南区总工会", headline = "雨后的第一碗姜汤", dateline = "本报讯", byline = "记者 于江",
  people = "r 于江", kind = "report", RAIN, SWEEP,
}

-- A report wrapped at nineteen characters, with crossheads, a caption and a credit.
local WRAPPED = [[
江边清扫队出门
文/王平
　　昨夜的雨停了，路面还是湿的，行人也
不多，车开得慢，清扫队的人天不亮就出了
门，一直忙到上午九点多，才把马路清扫完
了。
清扫之后
　　队长说雨后的落叶比平日里多得多要赶
在早高峰以前把下水口都清干净，不然车一
多就不好停了。
图为清扫队在江边。
　　　　　　　　　　　本报记者 于江 摄
　　江边码头的值班员介绍，水位比前一天
高两成，渡船停了半天。
渡船 复航
　　候船的人在亭子里等，职工给他们送去
姜茶，到傍晚时分人才散了。
]]

describe("a page", function()
  -- Description, page, articles, or else the last of them.
  local cases = {
    { "a report", "江边连夜清扫积水\n本报讯（记者 王平 通讯员 李安）" .. RAIN .. "\n" .. SWEEP, {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平 通讯员 李安",
        people = "r 王平, c 李安", kind = "report", RAIN, SWEEP },
    } },
    { "a report with half-width brackets", "江边连夜清扫积水\n本报讯(记者 王平)" .. RAIN, {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平",
        people = "r 王平", kind = "report", RAIN },
    } },
    { "an agency's report", "江边连夜清扫积水\n新华社临江11月20日电（记者王平）" .. RAIN, {
      { headline = "江边连夜清扫积水", dateline = "新华社临江11月20日电", byline = "记者王平",
        people = "r 王平", kind = "report", RAIN },
    } },
    { "a report in traditional script",
      "江邊連夜清掃積水\n【本報訊】（記者陳曉嵐／臨江報導）昨夜的雨下了一夜，路面積了水，行人不多。", {
      { headline = "江邊連夜清掃積水", dateline = "【本報訊】", byline = "記者陳曉嵐／臨江報導",
        people = "r 陳曉嵐", kind = "report", "昨夜的雨下了一夜，路面積了水，行人不多。" },
    } },
    { "headlines with marks", "# 凝心聚力 谱写新篇章\n## 江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN
      .. "\n## 渡船停开半天\n本报讯（记者 李安）" .. RIVER, {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", RAIN },
      { headline = "渡船停开半天", dateline = "本报讯", byline = "记者 李安", people = "r 李安",
        kind = "report", RIVER },
    } },
    { "a kicker above the marks, a deck below",
      "一夜大雨之后路面积水成片\n## 江边连夜清扫积水\n——环卫工人的一个早晨\n本报讯（记者 王平）" .. RAIN, {
      { kicker = "一夜大雨之后路面积水成片", headline = "江边连夜清扫积水", deck = "——环卫工人的一个早晨",
        dateline = "本报讯", byline = "记者 王平", people = "r 王平", kind = "report", RAIN },
    } },
    { "a byline on a line of its own", "江边连夜清扫积水\n□ 本报记者 王平 通讯员 李安\n" .. RAIN, {
      { headline = "江边连夜清扫积水", byline = "本报记者 王平 通讯员 李安",
        people = "r 王平, c 李安", kind = "report", RAIN },
    } },
    { "a byline in brackets on a line of its own", "## 江边连夜清扫积水\n（本报记者 王平）\n" .. RAIN, {
      { headline = "江边连夜清扫积水", byline = "本报记者 王平", people = "r 王平", kind = "report",
        RAIN },
    } },
    { "text and pictures by one", "## 江边连夜清扫积水\n文/图 王平\n" .. RAIN, {
      { headline = "江边连夜清扫积水", byline = "文/图 王平", people = "a 王平", kind = "report",
        RAIN },
    } },
    { "a sentence and a credit below the text", "江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN .. "\n"
      .. SWEEP .. "\n清扫队员在江边清理下水口。本报记者 于江 摄", {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", RAIN, SWEEP, "caption: 清扫队员在江边清理下水口。",
        credits = { "本报记者 于江 摄 = 于江" } },
    } },
    { "the last paragraph with a credit behind it", "江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN .. "\n"
      .. SWEEP .. "本报记者 于江 摄", {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", RAIN, SWEEP, credits = { "本报记者 于江 摄 = 于江" } },
    } },
    { "a poem without stanzas", "诗苑\n江雨\n李安\n雨把江面写满\n又一行行擦去\n候船的人\n数着灯火\n把夜坐短\n天亮的时候\n船来了", {
      { label = "诗苑", headline = "江雨", byline = "李安", people = "a 李安", kind = "other",
        "雨把江面写满", "又一行行擦去", "候船的人", "数着灯火", "把夜坐短", "天亮的时候", "船来了" },
    } },
    { "a poem right above a report", "诗苑\n江雨\n李安\n雨把江面写满\n又一行行擦去\n候船的人\n数着灯火\n把夜坐短\n天亮的时候\n船来了\n"
      .. "江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN, {
      { label = "诗苑", headline = "江雨", byline = "李安", people = "a 李安", kind = "other",
        "雨把江面写满", "又一行行擦去", "候船的人", "数着灯火", "把夜坐短", "天亮的时候", "船来了" },
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", RAIN },
    } },
    { "a poem whose second stanza is short",
      "诗苑\n江雨\n李安\n雨把江面写满\n又一行行擦去\n候船的人\n数着灯火\n\n把夜坐到天亮以后\n像有人\n划了一下桨", {
      { label = "诗苑", headline = "江雨", byline = "李安", people = "a 李安", kind = "other",
        "雨把江面写满", "又一行行擦去", "候船的人", "数着灯火", "把夜坐到天亮以后", "像有人", "划了一下桨" },
    } },
    { "a question of several clauses above a head",
      "2023年6月21日 星期三 第3版 江边日报\n雨停了，路面湿了，谁来清？\n江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN, {
      { kicker = "雨停了，路面湿了，谁来清？", headline = "江边连夜清扫积水", dateline = "本报讯",
        byline = "记者 王平", people = "r 王平", kind = "report", RAIN },
    } },
    { "a remark in brackets below the last answer",
      "## 江边的积水谁来清\n问：积水清了吗？\n答：清了。\n（欢迎来信，也欢迎来电。）\n"
      .. "## 渡船停开半天\n" .. RIVER, {
      { headline = "江边的积水谁来清", kind = "report", "问：积水清了吗？", "答：清了。", "（欢迎来信，也欢迎来电。）" },
      { headline = "渡船停开半天", kind = "report", RIVER },
    } },
    { "briefs that the column breaks",
      "简讯\n●江边码头的渡船停了半天，下午才又开了起来，候船的\n人散了。\n"
      .. "●江北的马路也积了水，抽水的车开去三辆，一直抽到了傍\n晚才停。\n"
      .. "●" .. SWEEP, {
      { label = "简讯", kind = "brief", "江边码头的渡船停了半天，下午才又开了起来，候船的人散了。" },
      { kind = "brief", "江北的马路也积了水，抽水的车开去三辆，一直抽到了傍晚才停。" },
      { kind = "brief", SWEEP },
    } },
    { "a notice that an office signed", "停渡公告\n因水位上涨，渡船停开半天。\n特此公告\n临江市水务局\n2023年6月21日\n"
      .. "江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN, {
      { headline = "停渡公告", kind = "other", "因水位上涨，渡船停开半天。", "特此公告", "临江市水务局",
        "2023年6月21日" },
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", RAIN },
    } },
    { "the rest of an article behind briefs",
      "简讯\n●" .. RAIN .. "\n●" .. SWEEP .. "\n（上接第1版）\n" .. RIVER, {
      { label = "简讯", kind = "brief", RAIN }, { kind = "brief", SWEEP },
      { continued = "（上接第1版）", kind = "report", RIVER },
    } },
    { "a crosshead whose end and the text could be one word", "江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN
      .. "\n一、先算账\n" .. SWEEP .. "\n二、再动刀\n工会与水务局逐一核对，砍掉了一半，其余的合成一张表。\n三、管长远\n" .. RIVER, {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", RAIN, "crosshead: 一、先算账", SWEEP, "crosshead: 二、再动刀",
        "工会与水务局逐一核对，砍掉了一半，其余的合成一张表。", "crosshead: 三、管长远", RIVER },
    } },
    { "an author with what he is in brackets",
      "江边连夜清扫积水\n王平（临江市水文站站长）\n" .. RAIN .. "\n" .. SWEEP, {
      { headline = "江边连夜清扫积水", byline = "王平（临江市水文站站长）", people = "a 王平",
        kind = "report", RAIN, SWEEP },
    } },
    { "films by day and hour", "简讯\n●" .. RAIN .. "\n●" .. SWEEP
      .. "\n\n本周影讯\n星期五 19:30 渡口 工人文化宫\n星期六 14:00 雪线 江边影城\n周日 10:00 小船 少年宫", {
      { label = "简讯", kind = "brief", RAIN }, { kind = "brief", SWEEP },
      { headline = "本周影讯", kind = "other", "星期五 19:30 渡口 工人文化宫",
        "星期六 14:00 雪线 江边影城", "周日 10:00 小船 少年宫" },
    } },
    { "a picture with its text below a notice", "停水公告\n因管道检修，下列小区停水：\n江边新村 第一栋\n江南新村 第三栋\n"
      .. "渡船又开了\n" .. RIVER .. "\n本报通讯员 于江 摄", {
      { headline = "停水公告", kind = "other", "因管道检修，下列小区停水：", "江边新村 第一栋",
        "江南新村 第三栋" },
      { headline = "渡船又开了", kind = "photo", RIVER, credits = { "本报通讯员 于江 摄 = 于江" } },
    } },
    { "what three people say below a note", "大雨天该不该停渡\n本报记者 王平\n编者按：大雨天渡船停不停，候船的人各有说法。\n"
      .. "码头值班员\n" .. RIVER .. "\n清扫队队长\n" .. SWEEP, {
      { headline = "大雨天该不该停渡", byline = "本报记者 王平", people = "r 王平", kind = "report",
        "note: 编者按：大雨天渡船停不停，候船的人各有说法。", "crosshead: 码头值班员", RIVER,
        "crosshead: 清扫队队长", SWEEP },
    } },
    { "hours with a ratio's colon",
      "今晚节目单\n19∶30 江边剧场 话剧\n19∶45 体育馆 球赛\n20∶00 少年宫 合唱\n20∶30 江心洲 灯会", {
      { headline = "今晚节目单", kind = "other", "19∶30 江边剧场 话剧", "19∶45 体育馆 球赛",
        "20∶00 少年宫 合唱", "20∶30 江心洲 灯会" },
    } },
    { "an address and a telephone below the last letter", "## 江边的积水谁来清\n" .. RAIN .. "\n（王平）\n"
      .. "本版欢迎来信。来信请写明姓名，也请留下电话。\n来信地址：江边路1号\n电话：0000-000000", {
      { headline = "江边的积水谁来清", byline = "王平", people = "a 王平", kind = "report", RAIN },
      { kind = "other", "本版欢迎来信。来信请写明姓名，也请留下电话。", "来信地址：江边路1号", "电话：0000-000000" },
    } },
    { "a paragraph that a picture and its caption interrupt after a few characters",
      "江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN .. "\n在江边码头，像于江\n图为值班员在江边。通讯员 李建 摄\n"
      .. "这样的值班员有八个。水位比前一天高了两成，渡船停了半天，下午才又开起来。\n渡船停开半天\n本报讯（记者 李安）" .. RIVER, {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", RAIN,
        "在江边码头，像于江这样的值班员有八个。水位比前一天高了两成，渡船停了半天，下午才又开起来。",
        "caption: 图为值班员在江边。", credits = { "通讯员 李建 摄 = 李建" } },
      { headline = "渡船停开半天", dateline = "本报讯", byline = "记者 李安", people = "r 李安",
        kind = "report", RIVER },
    } },
    { "an author with title and place of work",
      "## 江边连夜清扫积水\n临江市水文站站长 王平\n" .. RAIN, {
      { headline = "江边连夜清扫积水", byline = "临江市水文站站长 王平", people = "a 王平",
        kind = "report", RAIN },
    } },
    { "an author of two characters, spaced out, whose surname no list knows",
      "江边连夜清扫积水\n禤　河\n" .. RAIN .. "\n" .. SWEEP, {
      { headline = "江边连夜清扫积水", byline = "禤　河", people = "a 禤河", kind = "report", RAIN,
        SWEEP },
    } },
    { "a letter that an office signed",
      "## 江边的积水已经清了\n编辑同志：\n" .. RAIN .. "\n（临江市水务局）\n## 渡船停开半天\n" .. RIVER, {
      { headline = "江边的积水已经清了", byline = "临江市水务局", people = "a 临江市水务局",
        kind = "report", "编辑同志：", RAIN },
      { headline = "渡船停开半天", kind = "report", RIVER },
    } },
    { "a question that names the reader who asks", "## 江边的积水谁来清\n读者王女士：" .. RAIN
      .. "\n律师答复：" .. SWEEP, {
      { headline = "江边的积水谁来清", kind = "report", "读者王女士：" .. RAIN, "律师答复：" .. SWEEP },
    } },
    { "briefs with diamonds and stars", "简讯\n◆" .. RAIN .. "\n◇" .. SWEEP .. "\n★" .. RIVER, {
      { label = "简讯", kind = "brief", RAIN }, { kind = "brief", SWEEP }, { kind = "brief", RIVER },
    } },
    { "stars that rate a film", "## 江边\n" .. RAIN .. "\n★★★☆☆，" .. SWEEP, {
      { headline = "江边", kind = "report", RAIN, "★★★☆☆，" .. SWEEP },
    } },
    { "a byline that closes the text", "## 江边连夜清扫积水\n" .. RAIN .. "\n" .. SWEEP .. "（王平 李安）", {
      { headline = "江边连夜清扫积水", byline = "王平 李安", people = "a 王平, a 李安",
        kind = "report", RAIN, SWEEP },
    } },
    { "an agency that closes the text", "## 江边连夜清扫积水\n" .. RAIN .. "（据新华社）", {
      { headline = "江边连夜清扫积水", byline = "据新华社", people = "agency 新华社",
        kind = "report", RAIN },
    } },
    { "the author's work, which names nobody",
      "## 江边连夜清扫积水\n" .. RAIN .. "（作者单位：临江大学）", {
      { headline = "江边连夜清扫积水", byline = "作者单位：临江大学", kind = "report", RAIN },
    } },
    { "a paragraph broken in a word, three blank lines between",
      "## 江边连夜清扫积水\n本报讯（记者 王平）昨夜的雨下了整整一夜，江边的路面积\n\n\n\n了水，行人不多。", {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", "昨夜的雨下了整整一夜，江边的路面积了水，行人不多。" },
    } },
    { "a paragraph broken across a credit",
      "## 江边连夜清扫积水\n本报讯（记者 王平）昨夜的雨下了整整一夜，江边的路面积\n\n于江 摄\n\n了水，行人不多。", {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", credits = { "于江 摄 = 于江" },
        "昨夜的雨下了整整一夜，江边的路面积了水，行人不多。" },
    } },
    { "a half that is one character long",
      "## 江边连夜清扫积水\n本报讯（记者 王平）昨夜的雨下了整整一夜，江边的路面积了\n\n水\n\n，行人不多。", {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", "昨夜的雨下了整整一夜，江边的路面积了水，行人不多。" },
    } },
    { "crossheads", "## 江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN .. "\n落叶多了\n" .. SWEEP
      .. "\n渡船停了\n" .. RIVER, {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", RAIN, "crosshead: 落叶多了", SWEEP, "crosshead: 渡船停了", RIVER },
    } },
    { "a caption with its credit", "## 江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN
      .. "\n图为雨后的江边。本报记者 于江 摄\n" .. SWEEP, {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", credits = { "本报记者 于江 摄 = 于江" },
        RAIN, "caption: 图为雨后的江边。", SWEEP },
    } },
    { "a paragraph broken across a caption",
      "## 江边连夜清扫积水\n本报讯（记者 王平）昨夜的雨下了整整一夜，江边的路面积\n\n"
        .. "图为雨后的江边。于江 摄\n\n了水，行人不多。", {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", credits = { "于江 摄 = 于江" },
        "昨夜的雨下了整整一夜，江边的路面积了水，行人不多。", "caption: 图为雨后的江边。" },
    } },
    { "a report whose reporter stands behind a blank",
      "## 江边连夜清扫积水\n本报讯 记者 王平 通讯员 李安 " .. RAIN, {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平 通讯员 李安",
        people = "r 王平, c 李安", kind = "report", RAIN },
    } },
    { "a picture story", "## 雨后清扫\n" .. RAIN .. "\n本报记者 于江 摄", {
      { headline = "雨后清扫", kind = "photo", credits = { "本报记者 于江 摄 = 于江" }, RAIN },
    } },
    { "a picture story that says photo report", "## 雨后清扫\n" .. RAIN .. "摄影报道", {
      { headline = "雨后清扫", kind = "photo", credits = { "摄影报道 = " }, RAIN },
    } },
    { "an editor's note", "编者按：雨后的江边，有人连夜清扫。\n## 江边连夜清扫积水\n本报讯（记者 王平）"
      .. RAIN, {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", "note: 编者按：雨后的江边，有人连夜清扫。", RAIN },
    } },
    { "the page that goes on, and the page before",
      "## 江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN .. "（下转第3版）\n## 渡船停开半天\n（上接第1版）"
      .. RIVER, {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", jump = "（下转第3版）", RAIN },
      { headline = "渡船停开半天", kind = "report", continued = "（上接第1版）", RIVER },
    } },
    { "briefs under their label", "简讯\n●" .. RAIN .. "\n●" .. SWEEP .. "\n●" .. RIVER, {
      { label = "简讯", kind = "brief", RAIN }, { kind = "brief", SWEEP }, { kind = "brief", RIVER },
    } },
    { "briefs whose lead-in words stand apart", "简讯\n●江边清扫　" .. RAIN .. "\n●渡船停开　" .. RIVER, {
      { label = "简讯", headline = "江边清扫", kind = "brief", RAIN },
      { headline = "渡船停开", kind = "brief", RIVER },
    } },
    { "headlines wrapped where blank lines part all else",
      PARTED .. "江北区环卫中心雨夜出动\n清扫沿江积水\n\n" .. "本报讯（记者 王平）" .. RAIN .. "\n\n" .. SWEEP, {
      PARTED_ONE, PARTED_TWO,
      { headline = "江北区环卫中心雨夜出动清扫沿江积水", dateline = "本报讯", byline = "记者 王平",
        people = "r 王平", kind = "report", RAIN, SWEEP },
    } },
    { "three lines of a head, which are hardly one headline",
      PARTED .. "雨后路面积水成片\n江北区连夜清扫沿江马路\n三百人五小时清出下水口两千个\n\n"
        .. "本报讯（记者 王平）" .. RAIN .. "\n\n" .. SWEEP, {
      PARTED_ONE, PARTED_TWO,
      { kicker = "雨后路面积水成片", headline = "江北区连夜清扫沿江马路", deck = "三百人五小时清出下水口两千个",
        dateline = "本报讯", byline = "记者 王平", people = "r 王平", kind = "report", RAIN, SWEEP },
    } },
    { "an organisation above the headline",
      "江北区总工会\n雨后的第一碗姜汤\n本报讯（记者 王平）" .. RAIN, {
      { kicker = "江北区总工会", headline = "雨后的第一碗姜汤", dateline = "本报讯",
        byline = "记者 王平", people = "r 王平", kind = "report", RAIN },
    } },
    { "an editor's note under the headline",
      "## 江边连夜清扫积水\n编者按：雨后的江边，有人连夜清扫。\n本报讯（记者 王平）" .. RAIN, {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", "note: 编者按：雨后的江边，有人连夜清扫。", RAIN },
    } },
    { "a picture with its text and no headline",
      "## 江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN .. "\n\n3月3日，渡船码头恢复开航，"
        .. "码头职工在给候船的乘客送姜茶。当天共有六百多人过江。\n\n通讯员 于江 摄影报道", {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", RAIN },
      { kind = "photo", credits = { "通讯员 于江 摄影报道 = 于江" },
        "3月3日，渡船码头恢复开航，码头职工在给候船的乘客送姜茶。当天共有六百多人过江。" },
    } },
    { "what somebody signed behind a report that said its reporter",
      "江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN .. "\n" .. SWEEP .. "\n渡船的夜班\n" .. RIVER .. "\n"
        .. SWEEP .. "\n" .. RAIN .. "（李安）", {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", RAIN, SWEEP },
      { headline = "渡船的夜班", byline = "李安", people = "a 李安", kind = "report",
        RIVER, SWEEP, RAIN },
    } },
    { "text and pictures by a reporter", "## 江边连夜清扫积水\n文/图 本报记者 王平\n" .. RAIN, {
      { headline = "江边连夜清扫积水", byline = "文/图 本报记者 王平", people = "r 王平",
        kind = "report", RAIN },
    } },
    { "a headline whose mark is printed again", "## 江边连夜清扫积水\n## 渡船停开半天\n本报讯（记者 王平）" .. RAIN, {
      { headline = "江边连夜清扫积水渡船停开半天", dateline = "本报讯", byline = "记者 王平",
        people = "r 王平", kind = "report", RAIN },
    } },
    { "上接 above the headline", "（上接第1版）\n渡船停开半天\n" .. RIVER .. "\n" .. SWEEP, {
      { headline = "渡船停开半天", continued = "（上接第1版）", kind = "report", RIVER, SWEEP },
    } },
    { "verse with its author's work",
      "## 雨夜\n\n王平\n\n雨下了一夜\n风吹了一夜\n人等了一夜\n天亮了（作者单位：临江渡口）", {
      { headline = "雨夜", byline = "王平 作者单位：临江渡口", people = "a 王平", kind = "other",
        "雨下了一夜", "风吹了一夜", "人等了一夜", "天亮了" },
    } },
    { "上接 on a line of its own", "渡船停开半天\n□ 本报记者 李安\n（上接第1版）\n" .. RIVER, {
      { headline = "渡船停开半天", continued = "（上接第1版）", byline = "本报记者 李安",
        people = "r 李安", kind = "report", RIVER },
    } },
    { "briefs each under a place", "一周简讯\n●江北\n" .. RAIN .. "\n●江南\n" .. SWEEP
      .. "\n●江东\n" .. RIVER, {
      { label = "一周简讯", headline = "江北", kind = "brief", RAIN },
      { headline = "江南", kind = "brief", SWEEP },
      { headline = "江东", kind = "brief", RIVER },
    } },
    { "a notice", "停水公告\n东城：周一\n西城：周二\n北城：周三\n临江自来水厂", {
      { headline = "停水公告", kind = "other", "东城：周一", "西城：周二", "北城：周三",
        "临江自来水厂" },
    } },
    { "a label above its article", "## 江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN
      .. "\n身边的故事\n渡船停开半天\n本报讯（记者 李安）" .. RIVER, {
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", RAIN },
      { label = "身边的故事", headline = "渡船停开半天", dateline = "本报讯", byline = "记者 李安",
        people = "r 李安", kind = "report", RIVER },
    } },
    { "a wrapped report in sections, with a picture", WRAPPED, {
      { headline = "江边清扫队出门", byline = "文/王平", people = "a 王平", kind = "report",
        "昨夜的雨停了，路面还是湿的，行人也不多，车开得慢，清扫队的人天不亮就出了门，"
          .. "一直忙到上午九点多，才把马路清扫完了。",
        "crosshead: 清扫之后",
        "队长说雨后的落叶比平日里多得多要赶在早高峰以前把下水口都清干净，不然车一多就不好停了。",
        "caption: 图为清扫队在江边。",
        "江边码头的值班员介绍，水位比前一天高两成，渡船停了半天。",
        "crosshead: 渡船 复航",
        "候船的人在亭子里等，职工给他们送去姜茶，到傍晚时分人才散了。",
        credits = { "本报记者 于江 摄 = 于江" } },
    } },
    { "a wrapped notice below a report", WRAPPED
      .. "\n渡船通告\n　　3月3日9:00—11:30 江边码头 甲乙两\n船\n　　3月4日9:00—11:30 江北码头 丙船\n", nil,
      { headline = "渡船通告", kind = "other", "3月3日9:00—11:30 江边码头 甲乙两船",
        "3月4日9:00—11:30 江北码头 丙船" } },
    { "a letter and its answer",
      "雨天出车算加班吗\n编辑同志：\n" .. RAIN .. "\n读者 小江\n律师解答\n" .. SWEEP, {
      { headline = "雨天出车算加班吗", kind = "report", "编辑同志：", RAIN, "读者 小江",
        "crosshead: 律师解答", SWEEP },
    } },
    { "a notice that an office signs, then a headline",
      "旧船拍卖\n三艘旧船今日开拍，有意者可看船。\n看船的人请到江边码头等候。\n临江拍卖有限公司\n\n"
        .. "江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN, {
      { headline = "旧船拍卖", kind = "other", "三艘旧船今日开拍，有意者可看船。",
        "看船的人请到江边码头等候。", "临江拍卖有限公司" },
      { headline = "江边连夜清扫积水", dateline = "本报讯", byline = "记者 王平", people = "r 王平",
        kind = "report", RAIN },
    } },
    { "a notice under a label", "便民信息\n停水通知\n因管网检修，东城停水一天，请提前储水。", {
      { label = "便民信息", headline = "停水通知", kind = "other",
        "因管网检修，东城停水一天，请提前储水。" },
    } },
    { "tips under their head", "雨天用电小贴士\n1. 先关总闸。\n2. 不踩积水。", {
      { headline = "雨天用电小贴士", kind = "other", "1. 先关总闸。", "2. 不踩积水。" },
    } },
    { "a note that closes an article", "江边连夜清扫积水\n□ 王平\n" .. RAIN
      .. "\n编者附言：路面已经清完，行人可以放心走。\n渡船停开半天\n本报讯（记者 李安）" .. RIVER, {
      { headline = "江边连夜清扫积水", byline = "王平", people = "a 王平", kind = "report", RAIN,
        "note: 编者附言：路面已经清完，行人可以放心走。" },
      { headline = "渡船停开半天", dateline = "本报讯", byline = "记者 李安", people = "r 李安",
        kind = "report", RIVER },
    } },
    { "nothing", "", {} },
    { "nothing but blanks", "\n \u{3000}\n", {} },
  }
  for _, case in ipairs(cases) do
    it("is read: " .. case[1], function()
      local list = articles(case[2])
      if case[3] then
        assert.same(case[3], list)
      else
        assert.same(case[4], list[#list])
      end
    end)
  end

  it("gives its running head, folio and imprint to every article", function()
    local result = read("凝心聚力 谱写新篇章\n2023年6月21日 星期三 第3版 临江日报\n江边连夜清扫积水\n本报讯（记者 王平）"
      .. RAIN .. "\n渡船停开半天\n本报讯（记者 李安）" .. RIVER .. "\n责任编辑 张三 美编 李四")
    assert.equal(2, #result.articles)
    for _, article in ipairs(result.articles) do
      assert.same({ "凝心聚力 谱写新篇章", "2023年6月21日 星期三 第3版 临江日报",
        "责任编辑 张三 美编 李四", "2023-06-21" },
        { article.running_head, article.folio, article.imprint, article.date })
    end
    assert.same({ result.running_head, result.folio, result.imprint, result.date },
      { result.articles[1].running_head, result.articles[1].folio, result.articles[1].imprint,
        result.articles[1].date })
  end)

  it("gives a mark to the article it points at", function()
    local bytes = "简讯\n●" .. RAIN .. "（王平）\n● " .. RIVER .. "（李安）"
    local result = read(bytes)
    assert.equal(2, #result.articles)
    for _, article in ipairs(result.articles) do
      local printed = {}
      for _, span in ipairs(article.spans) do
        if span.field == "mark" then
          printed[#printed + 1] = bytes:sub(span.first, span.last)
        end
      end
      assert.same({ "●", "（", "）" }, printed)
    end
  end)

  it("may have its folio and imprint on one line", function()
    local result = read("第3版 2023年6月21日 责任编辑 张三\n江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN)
    assert.same({ "第3版 2023年6月21日", "责任编辑 张三", "2023-06-21" },
      { result.folio, result.imprint, result.date })
  end)
end)

describe("reading", function()
  local TEXT = "2023年6月21日 星期三 第3版\n## 江边连夜清扫积水\n本报讯（记者 王平）" .. RAIN

  it("names page and articles by the hash of the bytes", function()
    local result = read(TEXT, { source = "000.txt" })
    assert.equal(core.text.sha256(TEXT), result.sha256)
    assert.equal(result.sha256:sub(1, 16), result.id)
    assert.same({ result.id .. "-01", "000.txt", 1 },
      { result.articles[1].id, result.articles[1].source, result.articles[1].ordinal })
  end)

  it("takes the date it is given before the folio's, and that before the file name's", function()
    local without_folio = "## 江边\n" .. RAIN
    local named = { source = "2022-12-31 三版.txt" }
    assert.equal("2024-01-02", read(TEXT, { date = "2024-01-02", source = named.source }).date)
    assert.equal("2023-06-21", read(TEXT, named).date)
    assert.equal("2022-12-31", read(without_folio, named).date)
    assert.equal("2022-12-31", read(without_folio, named).articles[1].date)
    assert.is_nil(read(without_folio, { source = "三版.txt" }).date)
    assert.is_nil(read(without_folio).date)
  end)

  it("says which profile it used, and which encoding", function()
    local result = read(TEXT)
    assert.same({ "default", parts.default_profile, "UTF-8" },
      { result.profile, result.profile_file, result.encoding })
  end)

  it("says why, line by line, when asked", function()
    assert.is_nil(read(TEXT).lines)
    local lines = read(TEXT, { why = true }).lines
    assert.equal(3, #lines)
    assert.same({ 2, "headline", "## 江边连夜清扫积水" },
      { lines[2].number, lines[2].role, lines[2].text })
    assert.equal(lines[2].text, TEXT:sub(lines[2].first, lines[2].last))
    local weight = parts.profile.weights["headline mark"].headline
    assert.same({ name = "headline mark", weight = weight }, lines[2].evidence[1])
    assert.is_string(lines[2].runner_up)
    assert.is_true(lines[2].runner_up_score < lines[2].score)
  end)

  it("gives the same twice, and is not changed by what it read between", function()
    local before = read(TEXT, { why = true })
    read "别的\n版面。"
    assert.same(before, read(TEXT, { why = true }))
  end)

  it("warns of ill-formed bytes, and keeps their place", function()
    local result = read("## 江边\xFF清扫\n" .. RAIN, { encoding = "UTF-8" })
    assert.same({ { code = "bad-encoding", replaced = 1,
      message = "1 ill-formed bytes were read as U+FFFD" } }, result.warnings)
    assert.equal("江边\u{FFFD}清扫", result.articles[1].headline)
    assert.same({}, read(TEXT).warnings)
  end)

  it("fails for a profile or an encoding there is not", function()
    local result, message, code = page.read(TEXT, { profile = "nowhere.lua" })
    assert.same({ nil, "no such file: nowhere.lua", "not-found" }, { result, message, code })
    result, message = page.read(TEXT, { profile = parts.default_profile, encoding = "EBCDIC" })
    assert.is_nil(result)
    assert.matches('there is no encoding "EBCDIC"', message, 1, true)
  end)

  it("raises for what is no string", function()
    assert.has_error(function() page.read(nil) end,
      "bad argument #1 to 'read' (string expected, got nil)")
    assert.has_error(function() page.read {} end,
      "bad argument #1 to 'read' (string expected, got table)")
  end)

  it("uses the words and weights of another profile", function()
    local child = require "child"
    local folder = child.folder()
    child.write(folder .. "/paper.lua",
      'return { extends = "' .. parts.default_profile .. '", '
      .. 'words = { dateline = { agency = { "江声" } }, byline = { reporter = { "采风员" } } } }')
    local text = "## 江边连夜清扫积水\n江声讯（采风员 王平）" .. RAIN
    local other = read(text, { profile = folder .. "/paper.lua" })
    child.remove(folder)
    assert.same({ "江声讯", "采风员 王平", "r 王平" }, { other.articles[1].dateline,
      other.articles[1].byline, parts.people(other.articles[1].bylines) })
    assert.is_nil(read(text).articles[1].dateline)
  end)
end)
