--- Credits of pictures: what is read as one, and what is not.

local parts = require "parts"

local credit = parts.credit

describe("a credit", function()
  -- Description, text, the people.
  local cases = {
    -- Somebody took it
    { "reporter and verb", "本报记者 于江 摄", "于江" },
    { "nothing between sender and name", "本报记者于江摄", "于江" },
    { "a slash before the verb", "通讯员 李建/摄", "李建" },
    { "a full-width slash", "通讯员 李建／摄", "李建" },
    { "two people", "记者 于江 李建 摄", "于江 李建" },
    { "two with posts", "记者 于江 通讯员 李建 摄", "于江 李建" },
    { "parted by 、", "于江、李建 摄", "于江 李建" },
    { "a name alone", "于江 摄", "于江" },
    { "a known surname with the verb behind it", "于江摄", "于江" },
    { "another verb", "于江 供图", "于江" },
    { "photo report", "本报记者 于江 摄影报道", "于江" },
    { "drawn by", "于江 绘", "于江" },
    { "traditional script", "本報記者 陳曉嵐 攝", "陳曉嵐" },
    { "verb first with a slash", "圖／陳曉嵐攝", "陳曉嵐" },
    { "verb first with a colon", "摄影：于江", "于江" },
    { "verb first with a blank", "摄影 于江", "于江" },
    { "verb first and a reporter", "摄影／本报记者 于江", "于江" },
    { "the pictures of a page", "本版图片由于江摄", "于江" },
    { "a picture library behind", "聂小 摄 视觉中国", "聂小" },
    { "a padded name", "于　江 摄", "于江" },

    -- An agency or a library
    { "sent out by an agency", "新华社发（于江 摄）", "于江" },
    { "sent out, half-width brackets", "新华社发(于江 摄)", "于江" },
    { "a library", "视觉中国", "" },
    { "from the files", "资料图片", "" },
    { "given by those it is about", "受访者供图", "" },
    { "given by an organisation", "临江公交公司供图", "" },
    { "taken from somewhere", "图片来源：临江公交公司", "" },
    { "a paper by its short name", "江都记者 于江 摄", "于江" },
    { "a photo report", "摄影报道", "" },
    { "blanks behind", "于江 摄  ", "于江" },
  }
  for _, case in ipairs(cases) do
    it("is read: " .. case[1], function()
      local names = credit.names(case[2])
      assert.equal(case[3], names and table.concat(names, " "))
    end)
  end

  local negatives = {
    { "nothing", "" },
    { "a byline", "本报记者 于江" },
    { "a name", "于江" },
    { "a verb", "摄" },
    { "a hobby", "他爱好摄影" },
    { "a sentence that ends in the verb", "这张照片由他在船上拍摄" },
    { "a sentence", "于江摄，拍于江边。" },
    { "an exhibition", "职工摄影" },
    { "words behind the credit", "于江 摄于江边码头" },
    { "a picture of the news", "图片 新闻" },
    { "a contest", "摄影 大赛" },
    { "what gives and nobody", "供图" },
    { "many who give pictures", "雨后第一天清晨的江边码头上许多等船的人供图" },
    { "a map", "示意图" },
  }
  for _, case in ipairs(negatives) do
    it("is not: " .. case[1], function()
      assert.is_nil(credit.names(case[2]))
    end)
  end
end)

describe("what is cheap to see of a credit", function()
  it("is that it ends in one of its words", function()
    for _, text in ipairs { "雨停了。于江 摄", "资料图片", "视觉中国", "摄影报道" } do
      assert.is_true(credit.ends_like_one(text), text)
    end
    for _, text in ipairs { "", "摄氏", "雨停了。", "于江" } do
      assert.is_false(credit.ends_like_one(text), text)
    end
  end)

  it("is that it begins with a verb that is parted from the name", function()
    for _, text in ipairs { "摄影／于江", "图：于江", " 摄影 于江" } do
      assert.is_true(credit.begins_like_one(text), text)
    end
    for _, text in ipairs { "", "图书馆", "摄影展开幕", "于江 摄" } do
      assert.is_false(credit.begins_like_one(text), text)
    end
  end)

  it("agrees with reading: what is a credit is like one", function()
    for _, text in ipairs { "本报记者 于江 摄", "圖／陳曉嵐攝", "摄影：于江", "摄影 于江", "资料图片" } do
      assert.is_not_nil(credit.names(text))
      assert.is_true(credit.ends_like_one(text) or credit.begins_like_one(text), text)
    end
  end)
end)

describe("the source before a bracket", function()
  local cases = {
    { "an agency", "雨停了。新华社发（于江 摄）", "新华社发（于江 摄）" },
    { "an agency and a blank", "雨停了。新华社发 （于江 摄）", "新华社发 （于江 摄）" },
    { "none", "雨停了。（于江 摄）", "（于江 摄）" },
    { "nothing before", "（于江 摄）", "（于江 摄）" },
  }
  for _, case in ipairs(cases) do
    it("is found: " .. case[1], function()
      local text, open = case[2], case[2]:find("（", 1, true)
      assert.equal(case[3], text:sub(credit.source_before(text, open)))
    end)
  end
end)
