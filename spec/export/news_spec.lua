--- What the formats of news agencies share: URIs, moments, codes of topics.

local news = require "jianbao.export.news"

describe("jianbao.export.news", function()
  it("makes URIs of anything", function()
    assert.equal("urn:jianbao:article:00ff-01", news.uri("urn:jianbao:", "article", "00ff-01"))
    assert.equal("x:topic:%E7%94%B2%20%2F%25", news.uri("x:", "topic", "甲 /%"))
    assert.equal("x:page:unknown", news.uri("x:", "page", nil))
    assert.equal("x:page:unknown", news.uri("x:", "page", ""))
  end)

  for _, case in ipairs {
    { "2024-02-29", "2024-02-29T00:00:00+08:00" }, { "2023-02-29" }, { "2024-13-01" },
    { "2024-5-6" }, { "2024-05-06 " }, { "" }, { nil },
  } do
    it("makes a moment of " .. tostring(case[1]), function()
      assert.equal(case[2], news.moment(case[1]))
    end)
  end

  it("gives topics and their codes in a fixed order", function()
    local codes = {}
    for _, scheme in ipairs { "zz", "medtop", "aa", "not a name", "topic" } do
      codes[scheme] = scheme .. ":7"
    end
    codes.empty = ""
    local found = {}
    for index, topic in ipairs(news.topics({ topics = {
      { id = "甲", codes = codes }, { id = "乙" }, { id = "丙", codes = "medtop:1" },
    } }, "x:")) do
      found[index] = ("%s %s %s"):format(topic.name, topic.scheme, topic.uri)
    end
    assert.same({
      "甲 topic x:topic:%E7%94%B2", "甲 aa x:aa:7",
      "甲 medtop http://cv.iptc.org/newscodes/mediatopic/7", "甲 zz x:zz:7",
      "乙 topic x:topic:%E4%B9%99", "丙 topic x:topic:%E4%B8%99",
    }, found)
    assert.same({}, news.topics({}, "x:"))
  end)
end)
