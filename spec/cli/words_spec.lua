--- The command words: each way of printing, and what it refuses.

local child = require "child"

-- The command is tried with the model whose words follow from the dictionary.
---@param words string[]
---@param options? table  of child.jianbao
local function jianbao(words, options)
  options = options or {}
  options.env = options.env or {}
  options.env.JIANBAO_MODEL = "unigram"
  return child.jianbao(words, options)
end

describe("jianbao words", function()
  local folder, page

  setup(function()
    folder = child.folder()
    page = folder .. "/page.txt"
    child.write(page, "\xEF\xBB\xBF职工代表大会，召开\r\n\nGDP  增长3%")
  end)
  teardown(function() child.remove(folder) end)

  for name, case in pairs {
    ["words parted by blanks, a line in, a line out"] =
      { {}, "职工 代表大会 ， 召开\n\nGDP 增长 3 %\n" },
    ["where each word lies in its line"] =
      { { "--offsets" }, "职工/1-6 代表大会/7-18 ，/19-21 召开/22-27\n\n"
        .. "GDP/1-3 增长/6-11 3/12-12 %/13-13\n" },
    ["what is forced and forbidden"] =
      { { "--force", "职工代表大会", "--forbid", "GDP", "--forbid", "增长" },
        "职工代表大会 ， 召开\n\nG D P 增 长 3 %\n" },
    ["with the model asked for"] =
      { { "--model", "unigram" }, "职工 代表大会 ， 召开\n\nGDP 增长 3 %\n" },
  } do
    it("prints " .. name, function()
      local words = table.move(case[1], 1, #case[1], 2, { "words" })
      words[#words + 1] = page
      local result = jianbao(words)
      assert.equal("", result.err)
      assert.equal(case[2], result.out)
      assert.equal(0, result.status)
    end)
  end

  it("prints JSON, a list a line", function()
    local result = jianbao({ "words", "--json" }, { stdin = page })
    local lines = {}
    for line in result.out:gmatch "([^\n]*)\n" do
      lines[#lines + 1] = line
    end
    assert.equal('[{"text":"职工","first":1,"last":6,"kind":"word"},'
      .. '{"text":"代表大会","first":7,"last":18,"kind":"word"},'
      .. '{"text":"，","first":19,"last":21,"kind":"punctuation"},'
      .. '{"text":"召开","first":22,"last":27,"kind":"word"},'
      .. '{"text":"\\r","first":28,"last":28,"kind":"space"}]', lines[1])
    assert.equal("[]", lines[2])
    assert.is_truthy(lines[3]:find '^%[{"text":"GDP",.*{"text":" ",.*%]$')
    assert.equal(3, #lines)
  end)

  it("reads standard input, once or by name", function()
    for _, words in ipairs { { "words" }, { "words", "-" } } do
      assert.equal("职工 代表大会 ， 召开\n\nGDP 增长 3 %\n",
        jianbao(words, { stdin = page }).out)
    end
  end)

  it("uses a dictionary", function()
    local dictionary = folder .. "/mine.txt"
    child.write(dictionary, "代表大会 0\n会，召\n")
    assert.equal("职工代表 大 会，召 开\n\nGDP 增长 3 %\n",
      jianbao({ "words", "--dictionary", dictionary, page }).out)
  end)

  it("keeps the words of a line that is cut in many pieces", function()
    local line = ("职工代表大会，"):rep(5000)
    child.write(folder .. "/long.txt", line .. "\n")
    assert.equal(("职工 代表大会 ， "):rep(5000):sub(1, -2) .. "\n",
      jianbao({ "words", folder .. "/long.txt" }).out)
  end)

  it("says once where a file is not UTF-8, and prints its bytes", function()
    child.write(folder .. "/gbk.txt", "职工\n\xD6\xB0\xB9\xA4\n\xD6\n")
    local result = jianbao { "words", folder .. "/gbk.txt" }
    assert.equal("职工\n\xD6\xB0 \xB9 \xA4\n\xD6\n", result.out)
    assert.is_truthy(result.err:find("gbk.txt, line 2: this is not UTF-8", 1, true))
    assert.equal(1, select(2, result.err:gsub("\n", "")))
  end)

  for name, case in pairs {
    ["a file that is not there"] = { { "/nowhere/page.txt" }, 1, "/nowhere/page.txt" },
    ["a folder"] = { { "/tmp" }, 1, "/tmp: is a folder" },
    ["a dictionary that is not there"] =
      { { "--dictionary", "/nowhere/mine.txt" }, 1, "/nowhere/mine.txt" },
    ["a forced word that is empty"] = { { "--force", "" }, 1, "a word is empty" },
    ["an unknown model"] = { { "--model", "best" }, 1, "best" },
    ["a lexicon that is missing"] = { {}, 1, "/nowhere/lexicon.jb" },
    ["a lexicon that is none"] = { {}, 1, "Makefile: not a compiled lexicon" },
  } do
    it("refuses " .. name, function()
      local lexicon = name:find "missing" and "/nowhere/lexicon.jb"
        or name:find "none$" and "Makefile" or nil
      local words = table.move(case[1], 1, #case[1], 2, { "words" })
      local result = jianbao(words, { env = { JIANBAO_LEXICON = lexicon } })
      assert.equal(case[2], result.status)
      assert.equal("", result.out)
      assert.is_truthy(result.err:find(case[3], 1, true), result.err)
      assert.is_truthy(result.err:find "^jianbao: [^\n]*\n$", result.err)
    end)
  end

  it("goes on with the other files when one fails", function()
    local result = jianbao { "words", "/nowhere/page.txt", page }
    assert.equal(1, result.status)
    assert.is_truthy(result.out:find "^职工 代表大会")
  end)
end)
