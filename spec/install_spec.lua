--- The module as others get it: by `make install` and by `luarocks make`, each
--- used by a script in another folder that knows nothing of this one.

local child = require "child"

-- make, when it runs the specs, hands its own settings (a sanitizer's flags,
-- say) on to every make below it; here one starts as a person would.
local CLEAN = "unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES LD_PRELOAD ASAN_OPTIONS BUILD CFLAGS "
  .. "SANITIZE LUA_PATH LUA_CPATH LUA_PATH_5_4 LUA_CPATH_5_4; "

local SCRIPT = [[
local jianbao = require "jianbao"
local here = debug.getinfo(jianbao.read, "S").source
assert(here:find(os.getenv "WANTED_FROM", 1, true), here)
local articles, page = jianbao.read(
  "## 园区举办春季读书会\n本报讯（记者 林小禾）昨天，城东工业园的三十名职工在图书角交流读书心得。\n",
  { source = "page.txt", date = "2024-03-05" })
assert(articles, page)
print(#articles, articles[1].headline, articles[1].date)
]]
local WANTED = "1\t园区举办春季读书会\t2024-03-05\n"

---Run a line of the shell and want it to succeed.
---@param line string
---@return spec.Result
local function succeed(line)
  local result = child.shell(CLEAN .. line)
  assert.equal(0, result.status, line .. "\n" .. result.out .. result.err)
  return result
end

describe("after make install", function()
  local folder, prefix

  setup(function()
    folder = child.folder()
    prefix = folder .. "/the prefix" -- nothing may break at a space
    child.write(folder .. "/script.lua", SCRIPT)
    succeed(("make install PREFIX=%s"):format(child.quote(prefix)))
  end)
  teardown(function() child.remove(folder) end)

  it("a script in another folder requires the module and reads a page", function()
    local result = succeed(([[cd %s && WANTED_FROM=%s \
      LUA_PATH="%s/share/lua/5.4/?.lua;%s/share/lua/5.4/?/init.lua;;" \
      LUA_CPATH="%s/lib/lua/5.4/?.so;;" lua5.4 script.lua]])
      :format(folder, child.quote(prefix), prefix, prefix, prefix))
    assert.equal(WANTED, result.out)
  end)

  it("the command works from another folder", function()
    child.write(folder .. "/page.txt", "## 园区举办春季读书会\n本报讯（记者 林小禾）昨天，"
      .. "城东工业园的三十名职工在图书角交流读书心得。\n")
    local result = succeed(("cd %s && %s/bin/jianbao read page.txt")
      :format(folder, child.quote(prefix)))
    assert.is_truthy(result.out:find('"headline":"园区举办春季读书会"', 1, true))
  end)

  it("make uninstall takes all of it away", function()
    succeed(("make uninstall PREFIX=%s"):format(child.quote(prefix)))
    assert.equal("", succeed(("find %s -type f"):format(child.quote(prefix))).out)
  end)
end)

describe("after luarocks make", function()
  it("a script in another folder requires the module and reads a page", function()
    local folder = child.folder()
    finally(function() child.remove(folder) end)
    child.write(folder .. "/script.lua", SCRIPT)
    local tree = folder .. "/tree"
    succeed(("HOME=%s luarocks --lua-version=5.4 --tree=%s make --deps-mode=none "
      .. "rockspec/jianbao-dev-1.rockspec"):format(folder, tree))
    local paths = ('eval "$(luarocks --lua-version=5.4 --tree=%s path)"; cd %s; ')
      :format(tree, folder)
    local result = succeed(paths .. ("WANTED_FROM=%s lua5.4 script.lua"):format(tree))
    assert.equal(WANTED, result.out)
    result = succeed(paths .. "jianbao --version")
    assert.is_truthy(result.out:find "^jianbao %d")
  end)
end)
