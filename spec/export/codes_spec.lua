--- Codes of topics: looked up in the rules when an archive is exported.

local child = require "child"
local jianbao = require "jianbao"
local json = require "jianbao.json"

local PAGE = "2023年6月21日 星期三 第3版 工会新闻 城东工人报\n\n## 纺织二厂职工书屋添新书\n"
  .. "本报讯（记者 丁一 通讯员 方晴）上周，纺织二厂职工书屋添置新书两百册。\n"

describe("codes of topics", function()
  local folder, archive, rules

  before_each(function()
    folder = child.folder()
    rules = folder .. "/pack"
    child.shell("mkdir " .. rules)
    child.write(folder .. "/page.txt", PAGE)
  end)
  after_each(function()
    archive:close()
    child.remove(folder)
  end)

  ---Write the pack in a version, with a rule of some codes.
  local function pack(version, codes)
    child.write(rules .. "/pack.lua", ('pack { name = "own", version = %d }'):format(version))
    child.write(rules .. "/读书.lua", ('topic "读书" { words = { "书屋" }, %s }'):format(codes))
  end

  ---@param options table
  ---@return table? topic  of the article, as jsonl has it
  ---@return jianbao.ExportReport|string report
  local function exported(options)
    local report, message = archive:export("jsonl", folder .. "/out", options)
    if not report then
      return nil, message
    end
    return json.decode(child.slurp(folder .. "/out")).topics[1], report
  end

  local function import()
    archive = assert(jianbao.open(folder .. "/clips.db"))
    assert(archive:import(folder .. "/page.txt", { rules = rules }))
  end

  it("reach an export, and NewsML-G2 as a subject", function()
    pack(1, 'codes = { medtop = "20000523" }')
    import()
    local topic, report = exported { rules = rules }
    assert.same({ medtop = "20000523" }, topic.codes)
    assert.is_nil(report.codes_failed)
    assert(archive:export("newsml-g2", folder .. "/out", { rules = rules }))
    assert.is_truthy(child.slurp(folder .. "/out"):find("medtop:20000523", 1, true))
    assert(archive:export("mets-alto", folder .. "/out", { rules = rules }))
  end)

  it("are not given from another version of the pack, nor for rules that have none", function()
    pack(1, 'codes = { medtop = "20000523" }')
    import()
    pack(2, 'codes = { medtop = "20000999" }')
    assert.is_nil(exported({ rules = rules }).codes)
    pack(1, "")
    assert.is_nil(exported({ rules = rules }).codes)
    assert.is_nil(exported({}).codes)
    assert.is_nil(exported({ rules = false }).codes)
  end)

  it("that an article carries itself stay", function()
    archive = assert(jianbao.open(folder .. "/clips.db"))
    assert(require("jianbao.export").run({ { topics = { { id = "甲", rule = "x@1",
      codes = { own = "7" } } } } }, "jsonl", folder .. "/out"))
    assert.same({ own = "7" }, json.decode(child.slurp(folder .. "/out")).topics[1].codes)
  end)

  it("asked for of rules that are broken end the export", function()
    pack(1, "")
    import()
    child.write(rules .. "/读书.lua", "topic = = 1")
    local topic, message = exported { rules = rules }
    assert.is_nil(topic)
    assert.is_truthy(message:find("读书.lua:1:", 1, true), message)
  end)
end)
