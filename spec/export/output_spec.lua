--- What killed exports leave, and that only they are swept away.

local child = require "child"
local export = require "jianbao.export"
local lfs = require "lfs"
local output = require "jianbao.export.output"

describe("jianbao.export.output", function()
  local folder

  before_each(function() folder = child.folder() end)
  after_each(function() child.remove(folder) end)

  --- The number of a process that has ended.
  local function ended()
    return child.shell("echo $$").out:match "%d+"
  end

  --- The names in the folder, sorted.
  local function names()
    return (child.shell("ls -A " .. folder).out:gsub("\n", " "))
  end

  --- An export that is killed while it writes; gives what it left.
  local function killed(target)
    child.shell(([[timeout -s KILL 5 /usr/bin/lua5.4 -e '
      package.path, package.cpath = %q, %q
      local count = 0
      require("jianbao.export").run(function()
        count = count + 1
        if count == 2 then
          os.execute("kill -9 $PPID")
        end
        return { id = "00ff-0" .. count, date = "2024-05-06", headline = "甲" }
      end, "%s", %q)']]):format(package.path, package.cpath,
      target:find "site" and "html" or "csv", folder .. "/" .. target))
  end

  for _, case in ipairs {
    { "a file", "out.csv", "" },
    { "a folder", "days/", "days" },
    { "a site", "site/", "site" },
  } do
    it("sweeps what a killed export into " .. case[1] .. " left, at the next one", function()
      killed(case[2])
      local left = child.shell(("find %s -name '*.part-jianbao-*'"):format(folder)).out
      assert.truthy(left:find "%.part%-jianbao%-%d+%-%x+\n", left)
      assert(export.run({ { id = "00ff-01", date = "2024-05-06", headline = "甲" } },
        case[3] == "site" and "html" or "csv", folder .. "/" .. case[2]))
      assert.equal("", child.shell(("find %s -name '*.part-jianbao-*'"):format(folder)).out)
    end)
  end

  it("leaves alone what is not provably its own and abandoned", function()
    local here = io.open("/proc/self/stat"):read "l":match "^%d+"
    local kept = {
      "a.csv.part-55aa", "a.csv.part-jianbao-x-55aa", "a.csv.part-jianbao-0-55aa", "a.csv",
      "a.csv.part-jianbao-" .. here .. "-55aa", "a.csv.part-jianbao-" .. ended() .. "-55aa.txt",
    }
    for _, name in ipairs(kept) do
      child.write(folder .. "/" .. name, "")
    end
    lfs.link("a.csv", folder .. "/b.csv.part-jianbao-" .. ended() .. "-1", true)
    local before = names()
    assert.equal(0, output.sweep(folder))
    assert.equal(before, names())
    child.write(folder .. "/a.csv.part-jianbao-" .. ended() .. "-55aa", "")
    assert.equal(1, output.sweep(folder))
    assert.equal(before, names())
  end)

  it("leaves alone what a process elsewhere holds", function()
    local name = folder .. "/a.csv.part-jianbao-" .. ended() .. "-55aa"
    child.write(name, "")
    -- Another process with the lock: what a container beside us looks like.
    local pipe = io.popen(([[/usr/bin/lua5.4 -e '
      package.path, package.cpath = %q, %q
      local file = io.open(%q, "r+b")
      assert(require("lfs").lock(file, "w"))
      io.open(%q, "w"):close()
      io.read "l"']]):format(package.path, package.cpath, name, folder .. "/locked"), "w")
    repeat until lfs.attributes(folder .. "/locked")
    assert.equal(0, output.sweep(folder))
    pipe:write "\n"
    pipe:close()
    assert.equal(1, output.sweep(folder))
  end)

  it("has nothing to sweep where there is no folder", function()
    assert.equal(0, output.sweep(folder .. "/nowhere"))
    assert.equal(0, output.sweep "/proc/1/root")
  end)
end)
