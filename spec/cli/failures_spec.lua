--- What the world may do to an import, each with its message and exit status;
-- and the good page beside it is always taken.

local child = require "child"

local GOOD = "## 园区举办春季读书会\n"
  .. "本报讯（记者 林小禾）昨天，城东工业园的三十名职工在图书角交流读书心得。\n"

-- Root may read and write everything, unless it gives up its capabilities.
local UNPRIVILEGED = "setpriv --inh-caps=-all --bounding-set=-all"
local is_root = child.shell("id -u").out == "0\n"
local can_drop = not is_root or child.shell(UNPRIVILEGED .. " true").status == 0
local AS_ANYBODY = is_root and UNPRIVILEGED or nil

describe("an import beside a good page", function()
  local folder, archive, good

  before_each(function()
    folder = child.folder()
    archive, good = folder .. "/clips.db", folder .. "/good.txt"
    child.write(good, GOOD)
  end)
  after_each(function() child.remove(folder) end)

  ---@param content string
  ---@return string path
  local function page(content)
    local path = folder .. "/page.txt"
    child.write(path, content)
    return path
  end

  ---Import some paths, and then the good page.
  ---@param paths string[]
  ---@param options? table
  ---@return spec.Result
  local function import(paths, options)
    local words = { "import", archive }
    table.move(paths, 1, #paths, 3, words)
    words[#words + 1] = good
    return child.jianbao(words, options)
  end

  ---The one line about a failed page, and that the good one was taken.
  ---@param result spec.Result
  ---@param path string
  ---@param message string
  local function failed(result, path, message)
    assert.equal(("jianbao: %s: %s\n"):format(path, message), result.err)
    assert.equal("imported 1 page with 1 article\n1 file failed: listed above\n", result.out)
    assert.equal(1, result.status)
  end

  it("no such file", function()
    local path = folder .. "/nowhere.txt"
    failed(import { path }, path, "there is no such file or folder; look at the spelling")
  end)

  it("a folder that may not be read", function()
    if not can_drop then
      pending "root here cannot give up its capabilities"
    end
    local path = folder .. "/closed"
    child.shell(("mkdir %s && chmod 000 %s"):format(path, path))
    failed(import({ path }, { before = AS_ANYBODY }), path,
      "you may not read this; ask its owner, or see chmod")
  end)

  it("a file that may not be read", function()
    if not can_drop then
      pending "root here cannot give up its capabilities"
    end
    local path = page(GOOD)
    child.shell("chmod 000 " .. path)
    failed(import({ path }, { before = AS_ANYBODY }), path,
      "you may not read this; ask its owner, or see chmod")
  end)

  it("an empty file", function()
    local path = page ""
    failed(import { path }, path, "is empty; was the page saved?")
  end)

  it("a picture", function()
    local path = page "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\8\6\0\0\0"
    failed(import { path }, path, "is not text but: PNG picture; "
      .. "save the text of the page and give that")
  end)

  it("200 MB of one line, in bounded memory", function()
    local path = folder .. "/page.txt"
    child.shell(("yes 字 | tr -d '\\n' | head -c 200000000 > %s"):format(path))
    -- 128 MB of data would not hold the file; ASan wants more for itself.
    local limit = not os.getenv "LD_PRELOAD" and "prlimit --data=134217728" or nil
    failed(import({ path }, { before = limit }), path,
      "is larger than 4 MB, which no newspaper page is; cut it into pages")
  end)

  it("a page with no article", function()
    local path = page "□\n"
    failed(import { path }, path, ("no article found; see jianbao read --why %s"):format(path))
    local result = child.shell(("printf '□' | %s read -"):format(child.program))
    assert.equal("jianbao: standard input: no article found; see jianbao read --why -\n",
      result.err)
    result = child.jianbao { "read", "--why", path }
    assert.equal(("jianbao: %s: no article found in these lines\n"):format(path), result.err)
  end)

  it("a page of blanks", function()
    local path = page "\n \n\u{3000}\n"
    failed(import { path }, path, "holds nothing but blanks; was the page saved?")
  end)

  it("ill-formed UTF-8: taken, with a warning", function()
    local path = page("## 车间安全日\n本报讯（记者 丁一）十二日，西郊机修厂\xff开展安全检查。\n"
      .. "检查发现的\xe5\x80问题当场整改。\n")
    local result = import { path }
    assert.is_truthy(result.err:find("^jianbao: [^\n]*page%.txt[^\n]*\n$"), result.err)
    assert.is_truthy(result.err:find("2", 1, true), result.err)
    assert.equal("imported 2 pages with 2 articles\n", result.out)
    assert.equal(0, result.status)
  end)

  ---@param result spec.Result
  ---@param ... string  what the one line on standard error must hold
  local function refused(result, ...)
    assert.is_truthy(result.err:find "^jianbao: [^\n]+\n$", result.err)
    for _, part in ipairs { ... } do
      assert.is_truthy(result.err:find(part, 1, true), result.err)
    end
    assert.equal("", result.out)
    assert.equal(1, result.status)
  end

  it("an unknown profile: says which there are", function()
    refused(import { "--profile", "morning-post" }, "morning-post", "default")
  end)

  it("a broken profile: says where", function()
    local path = folder .. "/profile.lua"
    child.write(path, "return {\n  name = 'x',\n  words = = 3,\n}\n")
    refused(import { "--profile", path }, path .. ":3:")
  end)

  it("a broken pack: says where", function()
    local path = folder .. "/pack.lua"
    child.write(path, 'topic "一" {\n  words = { "甲" },\n  pass = ，\n}\n')
    refused(import { "--rules", path }, path .. ":3:")
  end)

  it("an archive that is no SQLite file", function()
    child.write(archive, "a letter, not an archive")
    refused(import {}, archive, "not a jianbao archive")
    assert.equal("a letter, not an archive", child.slurp(archive))
  end)

  it("an archive of a newer version", function()
    import {}
    child.shell(("sqlite3 %s 'PRAGMA user_version = 999'"):format(archive))
    refused(import {}, archive, "newer jianbao")
  end)

  it("an archive that may only be read", function()
    if not can_drop then
      pending "root here cannot give up its capabilities"
    end
    import {}
    child.shell("chmod 444 " .. archive)
    refused(import({}, { before = AS_ANYBODY }), archive, "written")
    local found = child.jianbao({ "search", archive, "读书会" }, { before = AS_ANYBODY })
    assert.equal(0, found.status, found.err)
    assert.is_truthy(found.out:find("园区举办春季读书会", 1, true))
  end)

  it("an archive that another process is writing to", function()
    import {}
    local path = page(GOOD:gsub("春季", "秋季"))
    local result = child.shell(("sqlite3 %s 'BEGIN IMMEDIATE' '.shell LC_ALL=C %s import %s %s' "
      .. "COMMIT"):format(archive, child.program, archive, path))
    assert.is_truthy(result.err:find(archive, 1, true), result.err)
    assert.is_truthy(result.out:find("1 file failed", 1, true), result.out)
    assert.equal("imported 1 page with 1 article\n1 file unchanged: in the archive already\n",
      import({ path }).out)
  end)

  it("an encoding there is none of: said once, though all pages are there already", function()
    import {}
    local result = child.jianbao { "import", archive, "--encoding", "EBCDIC", good, good }
    assert.is_truthy(result.err:find('^jianbao: there is no encoding "EBCDIC" here[^\n]+\n$'),
      result.err)
    assert.equal("", result.out)
    assert.equal(1, result.status)
  end)

  it("a folder with no page in it", function()
    child.shell(("mkdir %s/empty && touch %s/empty/photo.jpg"):format(folder, folder))
    local result = child.jianbao { "import", archive, folder .. "/empty" }
    assert.equal(("jianbao: %s/empty: no pages here; pages are files that end in "
      .. ".txt, .text or .md\n"):format(folder), result.err)
    assert.equal(1, result.status)
  end)
end)

describe("a command on an archive that is not there", function()
  for _, words in ipairs {
    { "search", "%s", "读书" }, { "classify", "%s" }, { "explain", "%s", "0-01" },
    { "export", "%s", "--to", "jsonl" }, { "info", "%s" }, { "check", "%s" },
  } do
    it("says how to make one, and makes none: " .. words[1], function()
      local folder = child.folder()
      finally(function() child.remove(folder) end)
      local path = folder .. "/clips.db"
      words[2] = path
      local result = child.jianbao(words)
      assert.is_truthy(result.err:find "^jianbao: [^\n]+\n$", result.err)
      assert.is_truthy(result.err:find(path, 1, true), result.err)
      assert.is_truthy(result.err:find("jianbao import", 1, true), result.err)
      assert.equal("", result.out)
      assert.equal(1, result.status)
      assert.is_nil(child.slurp(path))
    end)
  end
end)
