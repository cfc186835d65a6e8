--- Bylines with a post and bare names: what is read as one, and what is not.

local parts = require "parts"

local byline, people = parts.byline, parts.people

describe("a byline with a post", function()
  -- Description, text, the people.
  local cases = {
    -- Roles before names
    { "one reporter", "记者 王平", "r 王平" },
    { "nothing between the post and a known surname", "记者王平", "r 王平" },
    { "reporter and correspondent", "记者 王平 通讯员 李安", "r 王平, c 李安" },
    { "a full-width blank", "记者　王平　通讯员　李安", "r 王平, c 李安" },
    { "several reporters", "记者 王平 李安 赵小禾", "r 王平, r 李安, r 赵小禾" },
    { "parted by 、", "记者 王平、李安", "r 王平, r 李安" },
    { "parted by a half-width comma", "记者 王平,李安", "r 王平, r 李安" },
    { "two correspondents", "通讯员 王平 李安", "c 王平, c 李安" },
    { "a colon behind the post", "记者：王平 通讯员：李安", "r 王平, c 李安" },
    { "a half-width colon", "记者:王平", "r 王平" },
    { "a slash behind the post", "记者／王平", "r 王平" },
    { "the sender", "本报记者 王平", "r 王平" },
    { "a sender of several words", "本报驻京首席记者 王平", "r 王平" },
    { "a trainee", "本报见习记者 王平", "r 王平" },
    { "two papers", "工人日报—中工网记者 王平", "r 王平" },
    { "another paper", "南湾晚报记者 王平", "r 王平" },
    { "traditional script", "本報記者 陳曉嵐", "r 陳曉嵐" },
    { "an editor", "编译 王平", "e 王平" },
    { "an author", "作者 王平", "a 王平" },
    { "文 with a slash", "文/王平", "a 王平" },
    { "文 with a full-width colon", "文：王平", "a 王平" },
    { "图 with a blank", "图 王平", "p 王平" },
    { "text and pictures by one", "文/图 王平", "a 王平" },
    { "text and pictures, parted by a blank", "文 图 王平", "a 王平" },
    { "text and pictures by a reporter", "本报记者 王平 文/图", "r 王平" },
    { "text by one, pictures by another", "文/王平 图/李安", "a 王平, p 李安" },
    { "文 with a slash before the post", "文/本报记者 王平", "r 王平" },
    { "both with the post", "文/本报记者 王平 图/本报记者 李安", "r 王平, p 李安" },
    { "an editor's post behind what was done", "口述/王平 整理/本报记者 李安", "a 王平, r 李安" },
    { "names before what was done", "王平/文 李安/图", "a 王平, p 李安" },
    { "names before what was done, parted by blanks", "王平 口述 李安 整理", "a 王平, e 李安" },
    { "several who wrote", "王平 李小安/文", "a 王平, a 李小安" },
    { "one who answers, with the place of work", "解答：江边律师事务所 王平", "a 王平" },
    { "a commentator", "本报评论员 王平", "a 王平" },
    { "a place of work in brackets behind", "作者 王平（临江市第三中学教师）", "a 王平" },
    { "text and pictures in one report", "记者 王平 摄影报道", "r 王平" },
    { "a paper in book marks", "据《临江晚报》", "agency 临江晚报" },
    { "a paper no list knows", "据临江晚报报道", "agency 临江晚报" },
    { "where it was taken from", "来源：临江晚报", "agency 临江晚报" },
    { "another paper by its short name", "江都记者 王平", "r 王平" },
    { "a short name, and who took the pictures", "江都记者 王平 摄影 李安", "r 王平, p 李安" },

    -- How names are printed
    { "a padded name", "记者 王　平", "r 王平" },
    { "a padded name and another", "记者 王　平 李小安", "r 王平, r 李小安" },
    { "a compound surname", "记者 欧阳明月", "r 欧阳明月" },
    { "four characters", "记者 阿依努尔", "r 阿依努尔" },
    { "a middle dot", "记者 买买提·艾力", "r 买买提·艾力" },
    { "a Latin name", "记者 John Smith", "r John Smith" },

    -- What closes it
    { "filed by", "记者林彥廷／臺中報導", "r 林彥廷" },
    { "filed by, with the slash that Big5's A241 becomes", "记者林彥廷∕臺中報導", "r 林彥廷" },
    { "filed by, with a blank", "記者林彥廷 綜合報導", "r 林彥廷" },
    { "reports", "本报记者 王平 报道", "r 王平" },

    -- Agencies
    { "an agency", "据新华社", "agency 新华社" },
    { "an agency alone", "新华社", "agency 新华社" },
    { "an agency's report", "据新华社报道", "agency 新华社" },
    { "an agency's wire", "据新华社电", "agency 新华社" },
    { "two agencies", "据新华社、中新社", "agency 新华社, agency 中新社" },
    { "an agency in traditional script", "據中央社報導", "agency 中央社" },

    -- Staff and work
    { "the paper's commentator", "本报评论员", "a 本报评论员" },
    { "the author's work, which names nobody", "作者单位：临江大学", "" },
    { "the author and the work", "王平 作者系临江大学教师", "a 王平" },
    { "blanks around", " 记者 王平 ", "r 王平" },
  }
  for _, case in ipairs(cases) do
    local name, text, wanted = table.unpack(case)
    it("is read: " .. name, function()
      assert.equal(wanted, people(byline.with_role(text)))
    end)
  end

  -- Description, text.
  local negatives = {
    { "nothing", "" },
    { "a post alone", "记者" },
    { "a post that names nobody", "记者手记" },
    { "a post within a sentence", "记者从会上了解到" },
    { "a sentence that goes on behind the name", "记者 王平在现场看到，雨停了" },
    { "a sentence with a stop", "记者 王平。" },
    { "a bare name", "王平" },
    { "two bare names", "王平 李安" },
    { "an agency within a sentence", "据新华社记者了解" },
    { "a place", "临江市总工会" },
    { "the end of a text", "完" },
    { "a role of one character that is part of a word", "文化下乡" },
    { "a picture's word that is part of a word", "图书馆开放" },
    { "a note on a quotation", "笑" },
    { "what comes of a paper's report", "据临江晚报记者了解" },
    { "a column of answers", "解答方法" },
    { "an article of a commentator", "评论员 文章" },
    { "what is done, and no name", "环卫 整理" },
    { "somebody's reporters and no name", "江都记者 走进社区" },
    { "a column of letters, spaced out", "读者 来信" },
    { "a column of notes, spaced out", "记者　手记" },
  }
  for _, case in ipairs(negatives) do
    it("is not: " .. case[1], function()
      assert.is_nil(people(byline.with_role(case[2])))
    end)
  end
end)

describe("bare names", function()
  local cases = {
    { "one", "王平", "a 王平" },
    { "three characters", "李小安", "a 李小安" },
    { "several", "王平 李小安", "a 王平, a 李小安" },
    { "parted by 、", "王平、李小安", "a 王平, a 李小安" },
    { "padded", "王　平", "a 王平" },
    { "a compound surname", "欧阳明月", "a 欧阳明月" },
    { "a middle dot", "买买提·艾力", "a 买买提·艾力" },
    { "a workplace before", "临江市第三中学 邹春华", "a 邹春华" },
    { "a title before", "临江市第三医院睡眠科主任 王平", "a 王平" },
    { "a title of few characters before", "退休教师 王平", "a 王平" },
    { "a title and a colon before", "主讲人：王平", "a 王平" },
    { "a title before a padded name", "家庭教育专栏作者 王　平", "a 王平" },
    { "nothing but a title before a padded name", "律师 王 平", "a 王平" },
    { "two titles before a padded name", "嘉宾 律师 王　平", "a 王平" },
    { "a title before another with a workplace", "主讲人 临江市第三医院主任 王 平", "a 王平" },
  }
  for _, case in ipairs(cases) do
    it("are read: " .. case[1], function()
      assert.equal(case[3], people(byline.bare(case[2])))
    end)
  end

  local negatives = {
    { "no known surname", "完" },
    { "two characters without a surname", "下同" },
    { "more than four characters", "一堂安全公开课" },
    { "a sentence", "王平说，好。" },
    { "a name that is followed by text", "王平，临江人" },
    { "seven of them", "王平 李安 赵禾 孙宁 周立 吴越 郑和" },
    { "one of them without a surname", "王平 掌声" },
    { "a title before what is no name", "三个车间主任 掌声" },
    { "what is no title before", "江边的路面已经干了 王平" },
    { "nothing but a title before two characters", "律师 温暖" },
    { "nothing but a title before what is spaced out and no name", "老师 掌 声" },
  }
  for _, case in ipairs(negatives) do
    it("are not: " .. case[1], function()
      assert.is_nil(people(byline.bare(case[2])))
    end)
  end
end)

describe("a rare name in closing brackets", function()
  local cases = {
    { "two characters", "妫河", "a 妫河" },
    { "three characters", "禤小满", "a 禤小满" },
    { "padded", "妫　河", "a 妫河" },
    { "the end of the text", "完", nil },
    { "the end of the text in full", "全文完", nil },
    { "applause", "掌声", nil },
    { "a picture beside", "右图", nil },
    { "too long", "作者近照", nil },
    { "no ideographs", "AB", nil },
    { "a number", "12", nil },
    { "ill-formed bytes", "\xE5\xA4", nil },
  }
  for _, case in ipairs(cases) do
    it((case[3] and "is read: " or "is not: ") .. case[1], function()
      assert.equal(case[3], people(byline.rare_name(case[2])))
    end)
  end
end)

describe("a name with what the person is in brackets", function()
  local cases = {
    { "a teacher", "王平（临江市第三中学教师）", "a 王平" },
    { "an office", "王平（临江市总工会）", "a 王平" },
    { "half-width brackets", "王平(临江市水文站站长)", "a 王平" },
    { "no known surname", "雨后（临江市总工会）", nil },
    { "what nobody is", "王平（左一）", nil },
    { "text behind", "王平（教师）说", nil },
  }
  for _, case in ipairs(cases) do
    it((case[3] and "is read: " or "is not: ") .. case[1], function()
      assert.equal(case[3], people(byline.introduced(case[2])))
    end)
  end
end)

describe("an organisation that signs", function()
  local cases = {
    { "an office", "临江市城市管理局", "a 临江市城市管理局" },
    { "a company", "临江公交公司", "a 临江公交公司" },
    { "an office that sent it in", "临江市水务局供稿", "a 临江市水务局" },
    { "nothing before the word", "公司", nil },
    { "words behind it", "临江公交公司的来信", nil },
  }
  for _, case in ipairs(cases) do
    it((case[3] and "is read: " or "is not: ") .. case[1], function()
      assert.equal(case[3], people(byline.organisation(case[2])))
    end)
  end
end)

describe("a byline at the start of a text, up to a blank", function()
  -- Description, text, the bytes of it that are the byline, the people.
  local cases = {
    { "one reporter", "记者 王平 昨天，雨停了。", "记者 王平", "r 王平" },
    { "two with posts", "记者王平 通讯员李安 昨天", "记者王平 通讯员李安", "r 王平, c 李安" },
    { "two names", "记者 王平 李小安 昨天从会上", "记者 王平 李小安", "r 王平, r 李小安" },
    { "who report", "记者王平报道 昨天", "记者王平报道", "r 王平" },
    { "no name", "记者 昨天从会上了解到", "", nil },
    { "text right behind the name", "记者王平昨天从会上了解到 雨", "", nil },
    { "no blank behind", "记者 王平，临江人", "", nil },
  }
  for _, case in ipairs(cases) do
    it("is measured: " .. case[1], function()
      local length, found = byline.before_blank(case[2])
      assert.equal(case[3], case[2]:sub(1, length))
      assert.equal(case[4], people(found))
    end)
  end
end)

describe("a byline at the start of a text", function()
  -- Description, text, the bytes of it that are the byline, the people.
  local cases = {
    { "before 报道 and a colon", "记者 王平 报道：雨停了。", "记者 王平 报道", "r 王平" },
    { "none", "雨停了，记者 王平报道。", "", nil },
    { "none in an empty text", "", "", nil },
  }
  for _, case in ipairs(cases) do
    it("is measured: " .. case[1], function()
      local length, found = byline.at_start(case[2])
      assert.equal(case[3], case[2]:sub(1, length))
      assert.equal(case[4], people(found))
    end)
  end
end)

describe("the byline's patterns", function()
  -- They were 33 MB once: LPeg copies a pattern into each place of use.
  it("take less than 5 MB", function()
    collectgarbage()
    collectgarbage()
    local before = collectgarbage "count"
    local reader = require "jianbao.page.byline".compile(parts.profile)
    collectgarbage()
    collectgarbage()
    assert.is_true(collectgarbage "count" - before < 5 * 1024)
    assert.is_not_nil(reader.with_role "记者 王平")
  end)
end)
