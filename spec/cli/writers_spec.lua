--- jianbao writers, and what jianbao export takes on the command line.

local child = require "child"
local lfs = require "lfs"

local PAGE = "2023年6月21日 星期三 第3版 工会新闻 城东工人报\n\n## 园区举办消防安全演练\n"
  .. "本报讯（记者 林小禾）昨天，城东工业园的三十名职工参加消防安全演练，学会使用灭火器。\n\n"
  .. "## 纺织二厂职工书屋添新书\n"
  .. "本报讯（记者 丁一 通讯员 方晴）上周，纺织二厂职工书屋添置新书两百册。\n"

describe("jianbao writers", function()
  local folder
  before_each(function() folder = child.folder() end)
  after_each(function() child.remove(folder) end)

  ---@param words string[]
  ---@param language string?
  local function run(words, language)
    return child.jianbao(words, { env = { LC_ALL = language or "C",
      JIANBAO_PATH = folder .. "/jianbao" } })
  end

  for _, language in ipairs { "C", "zh_CN.UTF-8" } do
    it("new makes one that works at once, in " .. language, function()
      local made = run({ "writers", "new", "车间“报”\"" }, language)
      assert.equal("", made.err)
      assert.equal(0, made.status)
      assert.is_truthy(lfs.attributes(folder .. "/jianbao/writers/车间“报”\".lua"))
      local checked = run({ "writers", "check", "车间“报”\"" }, language)
      assert.equal("", checked.err)
      assert.equal(0, checked.status)
      local listed = run({ "writers" }, language)
      assert.is_truthy(listed.out:find("\n车间“报”\" +%S", 1), listed.out)
      assert.equal(1, run({ "writers", "new", "车间“报”\"" }, language).status)
    end)
  end

  it("new stays in its folder", function()
    for _, name in ipairs { "../x", "/x", "a/b", ".x", "", "a\nb", "\xFF" } do
      local result = run { "writers", "new", name }
      assert.equal(2, result.status, name)
    end
    assert.is_nil(lfs.attributes(folder .. "/jianbao"))
  end)

  it("check names what is wrong, and goes on", function()
    local path = folder .. "/w.lua"
    child.write(path, [[return { name = "w", description = "d", extension = "txt",
      article = function(out, a) out(a.headline .. "\n") end,
      sample = { { headline = "甲" } }, expected = "乙\n" }]])
    local result = run { "writers", "check", path, "csv", folder .. "/none.lua" }
    assert.is_truthy(result.err:find("甲", 1, true) and result.err:find("乙", 1, true), result.err)
    assert.is_truthy(result.err:find("none.lua", 1, true), result.err)
    assert.is_truthy(result.out:find "^csv: ")
    assert.equal(1, result.status)
  end)

  it("lists the sound ones beside a broken one", function()
    child.shell(("mkdir -p %s/jianbao/writers"):format(folder))
    child.write(folder .. "/jianbao/writers/broken.lua", "return {\n = }")
    local result = run { "writers" }
    assert.is_truthy(result.err:find("broken.lua:2:", 1, true), result.err)
    assert.is_truthy(result.out:find "csv +built in", result.out)
    assert.equal(1, result.status)
  end)
end)

describe("jianbao export", function()
  local folder, archive

  setup(function()
    folder = child.folder()
    archive = folder .. "/clips.db"
    child.write(folder .. "/page.txt", PAGE)
    child.write(folder .. "/later.txt", (PAGE:gsub("6月21日", "7月1日"):gsub("园区", "新区")))
    child.jianbao { "import", archive, folder .. "/page.txt", folder .. "/later.txt" }
  end)
  teardown(function() child.remove(folder) end)

  ---@param words string[]  after export ARCHIVE
  local function export(words)
    return child.jianbao(table.move(words, 1, #words, 3, { "export", archive }))
  end

  it("takes options of the writer, by the type of each", function()
    local result = export { "--to", "csv", "--option", "columns=date， headline" }
    assert.equal("", result.err)
    assert.is_truthy(result.out:find("^\u{FEFF}日期,标题\r\n2023%-06%-21,"), result.out)
    result = export { "--to", "gbt7714", "--option", "numbered=no", "--option", "paper=某报" }
    assert.equal("", result.err)
    assert.is_nil(result.out:find("[1]", 1, true))
  end)

  for _, case in ipairs {
    { { "--option", "columns" }, "name=value" },
    { { "--option", "colums=date" }, "columns" },
    { { "--per", "week", "-o", "/tmp/" }, "topic" },
    { { "--per", "topic" }, "folder" },
    { { "--name", "{day}", "-o", "/tmp/" }, "{date}" },
    { { "--since", "yesterday" }, "yesterday" },
    { { "--date", "2023-02-30" }, "2023%-02%-30" },
  } do
    it("refuses " .. table.concat(case[1], " "), function()
      local result = export(table.move(case[1], 1, #case[1], 3, { "--to", "csv" }))
      assert.equal(2, result.status)
      assert.is_truthy(result.err:find(case[2]), result.err)
      assert.equal("", result.out)
    end)
  end

  it("refuses what is no yes or no", function()
    local result = export { "--to", "gbt7714", "--option", "numbered=maybe" }
    assert.equal(2, result.status)
    assert.is_truthy(result.err:find("numbered=maybe", 1, true))
  end)

  it("takes only what is not older", function()
    local result = export { "--to", "jsonl", "--since", "2023-06-22" }
    local _, lines = result.out:gsub("\n", "")
    assert.equal(2, lines)
    assert.is_nil(result.out:find("2023-06-21", 1, true))
  end)

  it("writes by topic, under names of the editor's", function()
    local out = folder .. "/topics/"
    local result =
      export { "--to", "markdown", "--per", "topic", "--name", "主题 {topic}", "-o", out }
    assert.equal(0, result.status, result.err)
    local text = child.slurp(out .. "主题 安全生产.md")
    assert.is_truthy(text:find("园区", 1, true) and text:find("新区", 1, true))
  end)

  it("leaves alone what stays the same, and says so", function()
    local words = { "--to", "jsonl", "--changed", "-o", folder .. "/days/" }
    export(words)
    local result = export(words)
    assert.is_truthy(result.err:find("2 files the same", 1, true), result.err)
  end)

  describe("that fails", function()
    local path, out
    before_each(function()
      path, out = folder .. "/mine.lua", folder .. "/out.txt"
      child.write(path, [[return { name = "mine", description = "d", extension = "txt",
        article = function(out, a) out(("x"):rep(200000)) end, sample = {}, expected = "" }]])
    end)

    ---That only these files are in the folder of the export, and the archive is whole.
    local function untouched(...)
      local names, allowed = {}, {}
      for _, name in ipairs { ... } do
        allowed[name] = true
      end
      for name in lfs.dir(folder) do
        if name:find "^out" and not allowed[name] then
          names[#names + 1] = name
        end
      end
      assert.same({}, names)
      assert.equal(0, child.jianbao({ "check", archive }).status)
    end

    for _, case in ipairs {
      { "for a loop", "while true do end", "mine.lua:2: .*steps" },
      { "for its memory", "local t = {} for i = 1, 1e9 do t[i] = {} end", "mine.lua:2: .*memory" },
      { "for a mistake", "out(a.nothing.more)", "mine.lua:2: .*nothing" },
    } do
      it(case[1] .. " of the writer says where, and leaves the old file", function()
        child.write(path, ([[return { name = "mine", description = "d", extension = "txt",
          article = function(out, a) out("half") %s end, sample = {}, expected = "" }]])
          :format(case[2]))
        child.write(out, "old")
        local result = export { "--to", path, "-o", out }
        assert.equal(1, result.status)
        assert.is_truthy(result.err:find(case[3]), result.err)
        assert.equal("old", child.slurp(out))
        untouched "out.txt"
        os.remove(out)
      end)
    end

    it("on a full device says so", function()
      local result = export { "--to", path, "-o", "/dev/full" }
      assert.equal(1, result.status)
      assert.is_truthy(result.err:find "/dev/full: no room", result.err)
      untouched()
    end)

    it("at the most a file may hold says so, and leaves no half file", function()
      if os.getenv "LD_PRELOAD" then
        pending "the sanitizer's own files would be cut too"
      end
      for _, target in ipairs { out, folder .. "/out/" } do
        local result = child.shell(("trap '' XFSZ; ulimit -f 100; LC_ALL=C "
          .. "%s export %s --to %s -o %s"):format(child.program, archive, path, target))
        assert.equal(1, result.status)
        assert.is_truthy(result.err:find "^jianbao: [^\n]+\n$", result.err)
        assert.is_truthy(result.err:find("no room", 1, true), result.err)
      end
      assert.equal("", child.shell("ls -A " .. folder .. "/out").out)
      untouched "out"
      os.remove(folder .. "/out")
    end)

    it("when it is killed, leaves nothing under the final name", function()
      child.write(path, [[return { name = "mine", description = "d", extension = "txt",
        article = function(out, a) out(("x"):rep(200000)) for i = 1, 2e7 do local _ = i end end,
        sample = {}, expected = "" }]])
      child.write(out, "old")
      local result = child.shell(("timeout -s KILL 0.15 %s export %s --to %s -o %s")
        :format(child.program, archive, path, out))
      assert.is_true(result.status ~= 0)
      assert.equal("old", child.slurp(out))
      assert.equal(0, child.jianbao({ "check", archive }).status)
    end)
  end)
end)
