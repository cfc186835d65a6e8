--- The site: as files, and as a browser shows it.

local child = require "child"
local export = require "jianbao.export"
local exported = require "exported"
local json = require "dkjson"
local lfs = require "lfs"
local locale = require "jianbao.locale"

local CHROMIUM = io.popen "command -v chromium 2>/dev/null":read "l"

local HOSTILE, articles = exported.hostile, exported.hostile_articles

describe("The html writer", function()
  local folder

  setup(function()
    locale.use "en"
    folder = child.folder()
    assert(export.run(articles(), "html", folder .. "/site/"))
  end)

  teardown(function()
    child.remove(folder)
    locale.use(nil)
  end)

  local function read(name)
    return child.slurp(folder .. "/site/" .. name)
  end

  --- All files of the site, by their names.
  local function files(below, list)
    list = list or {}
    for name in lfs.dir(folder .. "/site/" .. below) do
      if not name:find "^%.%.?$" then
        if lfs.attributes(folder .. "/site/" .. below .. name, "mode") == "directory" then
          files(below .. name .. "/", list)
        else
          list[#list + 1] = below .. name
        end
      end
    end
    table.sort(list)
    return list
  end

  it("has a page for each article, day and topic, an index and a feed", function()
    local counts = {}
    for _, name in ipairs(files "") do
      local kind = name:match "^%l+/" or name
      counts[kind] = (counts[kind] or 0) + 1
    end
    assert.same({ ["articles/"] = 11, ["days/"] = 2, ["topics/"] = 10, ["index.html"] = 1,
      ["feed.atom"] = 1, ["titles.js"] = 1, ["search.js"] = 1, ["style.css"] = 1 }, counts)
  end)

  it("keeps every text out of the markup", function()
    for _, name in ipairs(files "") do
      if name:find "%.html$" then
        local page = read(name)
        assert.truthy(utf8.len(page), name)
        -- What is left without the site's own elements has no tag of a text.
        assert.falsy(page:find("<script>document", 1, true), name)
        assert.falsy(page:find("<img", 1, true), name)
        assert.falsy(page:find("<!--", 1, true), name)
        assert.falsy(page:find "[%z\1-\8]", name)
      end
    end
  end)

  it("leads nowhere but into itself", function()
    local there = {}
    for _, name in ipairs(files "") do
      there[name] = true
    end
    for _, name in ipairs(files "") do
      if name:find "%.html$" then
        local below = name:match "^(.*/)" or ""
        for address in read(name):gmatch '[hs]re?[cf]="([^"]*)"' do
          if not address:find "^#" then
            local target = (below .. address):gsub("^[^/]+/%.%./", "")
            assert.is_true(there[target], ("%s: %s"):format(name, address))
          end
        end
      end
    end
  end)

  it("says in JSON-LD what a search engine wants to know", function()
    local page = read "articles/00ff-02.html"
    local data = page:match '<script type="application/ld%+json">(.-)</script>'
    data = assert(json.decode(data))
    assert.equal("NewsArticle", data["@type"])
    assert.equal(HOSTILE[2] .. "夜校", data.headline)
    assert.equal(HOSTILE[2], data.author[1].name)
    assert.equal("2024-05-06", data.datePublished)
    assert.equal(HOSTILE[2] .. ".txt", data.printPage)
    assert.equal(HOSTILE[2] .. "\n第二行\n" .. HOSTILE[2], data.articleBody)
  end)

  it("marks the evidence of a topic", function()
    assert.truthy(read "articles/00ff-05.html"
      :find('<h1 class="headline"><mark title="]]&gt;">]]&gt;</mark>夜校</h1>', 1, true))
  end)

  it("has titles that are a list whatever they hold", function()
    local list = assert(json.decode((read "titles.js":match "^jianbaoTitles%((.*)%);\n$")))
    assert.equal(11, #list)
    assert.equal("articles/00ff-01.html", list[1][1])
    assert.equal(HOSTILE[1] .. "夜校", list[1][3])
  end)

  it("has a feed that is well-formed and in order", function()
    local pipe = io.popen(("python3 - %s/site/feed.atom <<'END'\n%s\nEND"):format(folder, [[
import sys, xml.etree.ElementTree as tree
atom = "{http://www.w3.org/2005/Atom}"
feed = tree.parse(sys.argv[1]).getroot()
assert feed.tag == atom + "feed"
for name in ("title", "id", "updated"):
    assert len(feed.findall(atom + name)) == 1
entries = feed.findall(atom + "entry")
for entry in entries:
    for name in ("title", "id", "updated"):
        assert len(entry.findall(atom + name)) == 1, name
ids = {entry.find(atom + "id").text for entry in entries}
print(len(entries), len(ids), entries[0].find(atom + "title").text)
]]))
    assert.equal("11 11 夜校开课", pipe:read "l")
    assert.truthy(pipe:close())
  end)

  it("is the same whenever it is made", function()
    assert(export.run(articles(), "html", folder .. "/again/"))
    local same = os.execute(("diff -r %s/site %s/again"):format(folder, folder))
    assert.is_true(same)
  end)

  it("leaves no half file when it breaks off", function()
    local list, index = articles(), 0
    local report = export.run(function()
      index = index + 1
      if index == 4 then
        return nil, "the archive went away", "io"
      end
      return list[index]
    end, "html", folder .. "/broken/")
    assert.is_nil(report)
    local pipe = io.popen(("cd %s/broken && find . -type f | sort"):format(folder))
    assert.equal("./articles/00ff-01.html\n./articles/00ff-02.html\n"
      .. "./search.js\n./style.css\n", pipe:read "a")
    pipe:close()
  end)

  --- What the browser makes of a page, with a script of ours added to it.
  ---@param page string
  ---@param script string
  ---@return string dom
  ---@return string log  of what was fetched
  local function browse(page, script)
    local below = page:match "^(.*/)" or ""
    local up = below ~= "" and "../" or ""
    child.write(folder .. "/site/drive.js", script)
    local copy = read(page):gsub("</head>",
      function() return '<script src="' .. up .. 'drive.js" defer></script></head>' end)
    child.write(folder .. "/site/" .. below .. "driven.html", copy)
    local log = folder .. "/net.json"
    local pipe = io.popen(("timeout 60 %s --headless --no-sandbox --disable-gpu "
      .. "--disable-dev-shm-usage --disable-background-networking --disable-component-update "
      .. "--user-data-dir=%s/profile --virtual-time-budget=5000 --log-net-log=%s "
      .. "--dump-dom file://%s/site/%sdriven.html 2>/dev/null")
      :format(CHROMIUM, folder, log, folder, below))
    local dom = pipe:read "a"
    pipe:close()
    return dom, child.slurp(log)
  end

  for _, case in ipairs {
    { "finds a title as it is typed", "index.html",
      [[var box = document.getElementById("search");
        window.addEventListener("load", function () {
          box.value = "夜校 开课"; box.dispatchEvent(new Event("input")); });]],
      { '<li><small>2024-06-01</small> <a href="articles/00ff-99.html">夜校开课</a></li></ul>',
        'role="status">找到 1 篇。</p>' } },
    { "says when there is no such title", "index.html",
      [[var box = document.getElementById("search");
        window.addEventListener("load", function () {
          box.value = "天文台"; box.dispatchEvent(new Event("input")); });]],
      { '<ul id="found" class="list"></ul>', 'role="status">没有找到。</p>' } },
    { "draws a bar a month", "index.html", "",
      { '<a href="#t2024-05"><rect', '<a href="#t2024-06"><rect',
        '<p class="month" id="t2024-06">' } },
    { "goes from a bar to its days", "index.html",
      [[window.addEventListener("load", function () {
          document.querySelector(".timeline a").dispatchEvent(
            new MouseEvent("click", { bubbles: true, cancelable: true, view: window }));
          document.body.dataset.target = document.querySelector(":target").id; });]],
      { 'data-target="t2024-05"' } },
    { "runs nothing of an article", "articles/00ff-01.html", "",
      { "<title>&lt;script&gt;document.title='hit'&lt;/script&gt;夜校</title>" } },
    { "runs nothing of an article's attributes", "articles/00ff-03.html", "",
      { "<title>&lt;img src=http://outside.example/x onerror=\"document.title='h…</title>" } },
  } do
    it("in a browser " .. case[1], function()
      if not CHROMIUM then
        pending "chromium is not installed"
        return
      end
      local dom, log = browse(case[2], case[3])
      for _, expected in ipairs(case[4]) do
        assert.truthy(dom:find(expected, 1, true), dom)
      end
      for host in log:gmatch '"url":"https?://([^/"]*)' do
        -- The browser calls its makers by itself.
        assert.truthy(host:find "%.google%.com$" or host:find "%.googleapis%.com$"
          or host:find "%.gvt1%.com$", host .. " was asked")
      end
    end)
  end
end)
