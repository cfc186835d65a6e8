--- The site before validators that are not ours: every page and the style sheet
-- before the Nu HTML Checker, the feed before Ruby's parser of Atom; and what
-- its JSON-LD says, of every article.

local child = require "child"
local export = require "jianbao.export"
local exported = require "exported"
local json = require "dkjson"
local lfs = require "lfs"
local validators = require "validators"

describe("The site", function()
  local folder, kept
  local sites = {} ---@type table<string, jianbao.Article[]>  by the name of the folder

  setup(function()
    folder = child.folder()
    local archive <close> = exported.archive(folder)
    kept = {}
    for article in archive:articles() do
      kept[#kept + 1] = article
    end
    assert(export.run(archive, "html", folder .. "/pages/", { title = "剪报 <&\">" }))
    sites.pages = kept
    for name, list in pairs {
      awkward = exported.articles(), hostile = exported.hostile_articles(), empty = {},
    } do
      table.sort(list, function(one, other) return (one.date or "") < (other.date or "") end)
      assert(export.run(list, "html", ("%s/%s/"):format(folder, name)))
      sites[name] = list
    end
  end)

  teardown(function() child.remove(folder) end)

  ---@return string[]
  local function places(ending)
    local list = {}
    for name in pairs(sites) do
      list[#list + 1] = ("%s/%s%s"):format(folder, name, ending or "")
    end
    table.sort(list)
    return list
  end

  it("is valid HTML and CSS, of pages and of whatever may stand in an article", function()
    local reason = validators.no_html()
    if reason then
      pending(reason)
      return
    end
    assert.same({}, validators.html_problems(places()))
  end)

  it("would be found out if it were not", function()
    local reason = validators.no_html()
    if reason then
      pending(reason)
      return
    end
    local broken = folder .. "/broken"
    assert(lfs.mkdir(broken))
    child.write(broken .. "/style.css", "a { colour: red; }")
    local page = child.slurp(folder .. "/empty/index.html")
    child.write(broken .. "/a.html", (page:gsub("<h1>", "<h1><p>")))
    child.write(broken .. "/b.html", (page:gsub("<h1>[^<]*", "<h1>\u{FFFE}")))
    local problems = table.concat(validators.html_problems { broken }, "\n")
    for _, name in ipairs { "style.css", "a.html", "b.html" } do
      assert.truthy(problems:find(name, 1, true), problems)
    end
  end)

  it("has feeds that are valid Atom", function()
    local reason = validators.no_atom()
    if reason then
      pending(reason)
      return
    end
    local feeds = places "/feed.atom"
    assert.equal("", validators.atom_problems(feeds))
    local whole, broken = child.slurp(folder .. "/pages/feed.atom"), {}
    for index, change in ipairs {
      { "<id>.-</id>", "" }, { "<updated>2", "<updated>x2" }, { "<title>", '<title type="x">' },
      { "</summary>", "</summary><summary>z</summary>" }, { "<author>.-</author>", "" },
      { "<summary>", "<sumary>z</sumary><summary>" }, { "</entry>", "" },
      { "<id>urn:jianbao:article:.-</id>", "<id>urn:jianbao:article:1</id>" },
    } do
      broken[index] = ("%s/%d.atom"):format(folder, index)
      child.write(broken[index], (whole:gsub(change[1], change[2])))
    end
    local problems = validators.atom_problems(broken)
    for _, path in ipairs(broken) do -- so none passes unseen
      assert.truthy(problems:find(path, 1, true), path)
    end
  end)

  --- The JSON-LD of all articles of a site, by their identifiers.
  local function linked_data(name)
    local found, count = {}, 0
    local place = ("%s/%s/articles/"):format(folder, name)
    for file in lfs.dir(place) do
      local page = file:find "%.html$" and child.slurp(place .. file)
      if page then
        local text = page:match '<script type="application/ld%+json">(.-)</script>'
        local data = assert(json.decode(text))
        found[data["@id"]], count = data, count + 1
      end
    end
    return found, count
  end

  for _, name in ipairs { "pages", "awkward" } do
    it("says of every article what a search engine wants to know: " .. name, function()
      local found, count = linked_data(name)
      assert.equal(#sites[name], count)
      for _, article in ipairs(sites[name]) do
        local id = "urn:jianbao:article:" .. (article.id or "unknown")
        local data = assert(found[id], id)
        local body = {}
        for _, paragraph in ipairs(article.paragraphs or {}) do
          body[#body + 1] = paragraph.text
        end
        assert.equal("NewsArticle", data["@type"])
        assert.equal("https://schema.org", data["@context"])
        -- Compared as they are, for a text of a megabyte is no use in a message.
        assert.is_true(data.articleBody == table.concat(body, "\n"), id .. " articleBody")
        assert.truthy(data.headline:find "%S", id .. " headline")
        if (article.headline or ""):find "%S" then
          assert.equal(article.headline, data.headline)
        end
        local names = {}
        for _, author in ipairs(article.bylines or {}) do
          names[#names + 1] = author.name:find "%S" and author.name or nil
        end
        assert.truthy(data.author[1].name:find "%S", id .. " author")
        for number, author in ipairs(names) do
          assert.equal(author, data.author[number].name)
        end
        assert.equal(article.date ~= "2024-02-30" and article.date or nil, data.datePublished)
        assert.truthy(data.printPage or data.printSection or (article.source or "") == "",
          id .. " printPage")
      end
    end)
  end
end)
