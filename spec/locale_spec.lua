--- The catalogues against each other and against the code that uses them, and the
-- sentences of the core against their translations.

local locale = require "jianbao.locale"
local lfs = require "lfs"
local child = require "child"

---@param message jianbao.Message
---@return string[] texts
local function variants(message)
  return type(message) == "table" and { message.one, message.other } or { message }
end

---@param text string
---@return string  the placeholders' names, sorted
local function placeholders(text)
  local seen, names = {}, {}
  for name in text:gmatch "{([%w_]+)}" do
    if not seen[name] then
      seen[name] = true
      names[#names + 1] = name
    end
  end
  table.sort(names)
  return table.concat(names, " ")
end

describe("the catalogues", function()
  local en, zh = locale.catalogue "en", locale.catalogue "zh"

  it("have the same keys", function()
    for key in pairs(en) do
      assert.is_not_nil(zh[key], "missing in Chinese: " .. key)
    end
    for key in pairs(zh) do
      assert.is_not_nil(en[key], "missing in English: " .. key)
    end
  end)

  it("have the same placeholders under each key", function()
    for key, message in pairs(en) do
      local wanted = placeholders(variants(message)[1])
      for _, catalogue in ipairs { en, zh } do
        for _, text in ipairs(variants(catalogue[key])) do
          assert.equal(wanted, placeholders(text), key)
        end
      end
    end
  end)

  it("are well-formed UTF-8, without blanks at the ends of lines", function()
    for _, catalogue in ipairs { en, zh } do
      for key, message in pairs(catalogue) do
        for _, text in ipairs(variants(message)) do
          assert.is_truthy(utf8.len(text), key)
          assert.is_nil(text:find "[ \t]\n", key)
          assert.is_nil(text:find "\n$", key)
        end
      end
    end
  end)
end)

describe("the code and the catalogues", function()
  local used, prefixes = {}, {} ---@type table<string, string>, table<string, string>

  local function scan(folder)
    for name in lfs.dir(folder) do
      local path = folder .. "/" .. name
      if name:sub(1, 1) == "." or name == "locale" then
        goto continue
      elseif lfs.attributes(path, "mode") == "directory" then
        scan(path)
      elseif name:find "%.lua$" then
        local source = assert(child.slurp(path))
        for key, after in source:gmatch 'locale%.text%(?%s*"([%w.-]+)"(%s*%.*)' do
          (after:find "%.%." and prefixes or used)[key] = path
        end
        for key in source:gmatch '"(usage%.[%w-]+)"' do
          used[key] = path
        end
      end
      ::continue::
    end
  end
  scan "lua/jianbao"

  it("name only keys that there are", function()
    local count = 0
    for key, path in pairs(used) do
      assert.is_not_nil(locale.catalogue("en")[key], ("%s uses %s"):format(path, key))
      count = count + 1
    end
    assert.is_true(count > 40)
  end)

  it("make no key that stands nowhere in the code", function()
    local computed = { "^help" }
    for prefix in pairs(prefixes) do
      computed[#computed + 1] = "^" .. prefix:gsub("%p", "%%%0")
    end
    computed[#computed + 1] = "^explain%.short$"
    computed[#computed + 1] = "^explain%.fired$"
    for key in pairs(locale.catalogue "en") do
      local known = used[key] ~= nil
      for _, pattern in ipairs(computed) do
        known = known or key:find(pattern) ~= nil
      end
      assert.is_true(known, "never used: " .. key)
    end
  end)
end)

describe("the language", function()
  for _, case in ipairs {
    { {}, "en", "nothing set" },
    { { LANG = "zh_CN.UTF-8" }, "zh", "LANG" },
    { { LANG = "zh_TW.Big5" }, "zh", "another Chinese" },
    { { LANG = "de_DE.UTF-8" }, "en", "another language" },
    { { LC_MESSAGES = "zh_CN", LANG = "en_US" }, "zh", "LC_MESSAGES before LANG" },
    { { LC_ALL = "C", LC_MESSAGES = "zh_CN", LANG = "zh_CN" }, "en", "LC_ALL before all" },
    { { LC_ALL = "", LANG = "zh_CN" }, "zh", "an empty variable says nothing" },
  } do
    it("is chosen by the environment: " .. case[3], function()
      assert.equal(case[2], locale.from_environment(function(name) return case[1][name] end))
    end)
  end
end)

describe("a message", function()
  setup(function() locale.use "en" end)
  teardown(function() locale.use(nil) end)

  it("takes its values", function()
    assert.equal("a%1b: odd", locale.text("failure.about", { path = "a%1b", reason = "odd" }))
  end)

  it("has a singular", function()
    assert.equal("1 page", locale.text("count.pages", { count = 1 }))
    assert.equal("0 pages", locale.text("count.pages", { count = 0 }))
    locale.use "zh"
    assert.equal("1 个版面", locale.text("count.pages", { count = 1 }))
    locale.use "en"
  end)

  it("raises when the key or a value is missing", function()
    assert.has_error(function() locale.text "no.such.key" end, "no message 'no.such.key'")
    assert.has_error(function() locale.text("failure.about", { path = "x" }) end)
  end)
end)

---A source whose neighbouring literals are one, quotation marks in them single.
---@param path string
---@return string
local function literals(path)
  return (child.slurp(path):gsub('\\"', "'"):gsub('"%s*"', ""))
end

describe("the sentences of the core", function()
  local sources = {}
  for path in io.popen("ls csrc/*/*.c lua/jianbao/*.lua lua/jianbao/page/*.lua "
    .. "lua/jianbao/writers/*.lua"):lines() do
    -- In Lua literals are joined by two dots.
    sources[#sources + 1] = literals(path):gsub('"%s*%.%.%s*"', "")
  end
  local all = table.concat(sources)
  local translations = require "jianbao.locale.zh_core"

  setup(function() locale.use "zh" end)
  teardown(function() locale.use(nil) end)

  for _, entry in ipairs(translations) do
    if not entry.from then
      it("stands in the source: " .. entry[1], function()
        assert.is_truthy(all:find('"' .. entry[1]:gsub('"', "'") .. '"', 1, true))
      end)
    end

    it("has a translation with values that there are: " .. entry[1], function()
      local _, values = entry[1]:gsub("%%[^%%]", "")
      for number in entry[2]:gmatch "{(%d+)}" do
        assert.is_true(tonumber(number) <= values)
      end
      -- Given some values, the sentence is known again.
      local sentence = entry[1]:gsub("%%[%d.*]*l*z?[dsuqxXg]", "7")
      assert.equal((entry[2]:gsub("{%d+}", "7")), locale.translate(sentence))
    end)
  end

  it("are translated, all that are no misuse", function()
    local known = {}
    for _, entry in ipairs(translations) do
      known[entry[1]:gsub('"', "'")] = true
    end
    for path in io.popen("ls csrc/store/*.c csrc/index/*.c csrc/text/*.c"):lines() do
      for call in literals(path):gmatch "fail[%w_]* ?(%b())" do
        for sentence in call:gmatch '"([^"]*)"' do
          -- "cannot open" and the like begin a sentence of jb_fail_system.
          if sentence:find "%l %l" and #sentence > 24 and not call:find "JB_MISUSE" then
            assert.is_true(known[sentence], path .. ": " .. sentence)
          end
        end
      end
    end
  end)

  it("are translated with the values they hold", function()
    assert.equal("没有名为“早报”的版面习惯（profile）；现有：default",
      locale.translate 'no profile named "早报"; there are: default')
    assert.equal("a.db：已损坏（文件尾缺失）；请用备份恢复，或把版面重新入到新库",
      locale.translate("a.db is damaged (its end is missing): restore it from a copy, "
        .. "or import the pages into a new archive"))
  end)

  it("stay as they are when nobody translated them", function()
    assert.equal("something else", locale.translate "something else")
  end)

  it("stay as they are in English", function()
    locale.use "en"
    assert.equal("no such file: a", locale.translate "no such file: a")
    locale.use "zh"
  end)
end)
