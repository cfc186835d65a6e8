--- The shape of an article: the walk over its texts, its lead, names, length.

local article = require "jianbao.article"

local sample = {
  headline = "厂里开了夜校", label = "讲堂", deck = "",
  paragraphs = {
    { kind = "crosshead", text = "小标题" }, { kind = "body", text = "第一段，\u{3000}十个字" },
    { kind = "caption", text = "图 为" },
  },
  bylines = { { role = "reporter", name = "张三" }, { role = "editor", name = "李四" } },
  credits = { { text = "王五 摄", names = { "王五" } } },
  topics = { { id = "职工教育" }, { id = "文体活动" } },
}

describe("jianbao.article", function()
  it("walks the texts from the label down, the first body paragraph as the lead", function()
    local seen = {}
    for index, field in ipairs(article.fields(sample)) do
      seen[index] = field.name .. " " .. field.place
      assert.equal(article.field_text(sample, field.name), field.text)
    end
    assert.same({ "label label", "headline headline", "paragraphs[1] body", "paragraphs[2] lead",
      "paragraphs[3] body" }, seen)
  end)

  it("takes a caption for the lead where there is no body", function()
    assert.equal(1, article.lead { paragraphs = { { kind = "caption", text = "图为" } } })
    assert.is_nil(article.lead { paragraphs = {} })
    assert.is_nil(article.lead {})
  end)

  it("finds the text of a field by its name", function()
    assert.equal("王五 摄", article.field_text(sample, "credits[1]"))
    assert.is_nil(article.field_text(sample, "credits[2]"))
    assert.is_nil(article.field_text(sample, "kicker"))
    assert.is_nil(article.field_text({}, "paragraphs[1]"))
  end)

  it("gives names, topics, text and length", function()
    assert.same({ "张三", "李四" }, article.byline_names(sample))
    assert.same({ "张三" }, article.byline_names(sample, "reporter"))
    assert.same({ "职工教育", "文体活动" }, article.topic_names(sample))
    assert.equal("小标题/第一段，\u{3000}十个字/图 为", article.body_text(sample, "/"))
    -- 讲堂 + 厂里开了夜校 + 小标题 + 第一段，十个字 + 图为
    assert.equal(2 + 6 + 3 + 7 + 2, article.characters(sample))
    assert.equal(0, article.characters {})
  end)

  it("lists each key once", function()
    local seen = {}
    for _, key in ipairs(article.key_order) do
      assert.is_nil(seen[key], key)
      seen[key] = true
    end
  end)
end)
