--- The shape of an article: the order of its keys and a walk over its texts.
--
-- An article is a plain table (see the contract in the design, 4.1). What
-- prints it, classifies it or exports it asks here, so that there is one
-- place that knows which fields there are and in what order they stand.

---@class jianbao.Article
---@field id           string
---@field source       string
---@field ordinal      integer
---@field date         string?    "2023-06-21"
---@field running_head string?
---@field folio        string?
---@field imprint      string?
---@field label        string?
---@field kicker       string?
---@field headline     string?
---@field deck         string?
---@field dateline     string?
---@field byline       string?
---@field bylines      { role: string, name: string }[]?
---@field kind         "report"|"photo"|"brief"|"other"
---@field paragraphs   { kind: "body"|"crosshead"|"caption"|"note", text: string }[]
---@field credits      { text: string, names: string[] }[]?
---@field jump         string?
---@field continued    string?
---@field topics       jianbao.Topic[]?
---@field facts        table?
---@field words        string?  counted by the import, as Segmenter:counts gives them; the
---  archive keeps them apart, in archive:words(id)
---@field page         jianbao.PageOrigin?  in JSON Lines, of the first article of a page
---@field spans        { field: string, first: integer, last: integer }[]?

---@class jianbao.ArticleField
---@field name  string   as in spans and evidence: "headline", "paragraphs[2]"
---@field place string   "kicker" "headline" "deck" "label" "lead" "body"
---@field text  string

local M = {}

-- The keys of an article and of the tables inside it. One list serves all:
-- no two of these tables want the same two keys in a different order.
M.key_order = {
  "id", "source", "ordinal", "date", "running_head", "folio", "imprint",
  "label", "kicker", "headline", "deck", "dateline", "byline", "bylines",
  "role", "name", "kind", "paragraphs", "credits", "text", "names",
  "jump", "continued",
  "topics", "fired", "score", "pass", "missing", "rule", "file", "file_hash",
  "blocked", "line", "codes", "weight", "most", "evidence", "dismissed", "conditions", "enough",
  "together",
  "facts", "spans",
  "topic", "word", "words", "field", "first", "last", "met", "points", "parts", "reason", "by",
  "page", "sha256", "encoding", "profile", "bytes", "base64",
}

--- Where a rule may look, in the order a reader's eye meets them.
M.places = { "label", "kicker", "headline", "deck", "lead", "body" }

---The index of the paragraph that is the lead 导语: the first of the body,
---or the first of any kind where there is no body (a caption alone).
---@param article jianbao.Article
---@return integer? index
function M.lead(article)
  local paragraphs = article.paragraphs or {}
  for index, paragraph in ipairs(paragraphs) do
    if paragraph.kind == "body" then
      return index
    end
  end
  return paragraphs[1] and 1
end

local paragraph_names = {} ---@type string[]  made when first asked for: there are few

---@param index integer
---@return string name  of the field
local function paragraph_name(index)
  local name = paragraph_names[index]
  if not name then
    name = ("paragraphs[%d]"):format(index)
    paragraph_names[index] = name
  end
  return name
end

---@param fields jianbao.ArticleField[]
---@param name string
---@param place string
---@param text string?
local function add(fields, name, place, text)
  if text and text ~= "" then
    fields[#fields + 1] = { name = name, place = place, text = text }
  end
end

---The texts a reader reads, from the label down to the last paragraph.
---@param article jianbao.Article
---@return jianbao.ArticleField[] fields  those that are there and not empty
function M.fields(article)
  local fields = {}
  add(fields, "label", "label", article.label)
  add(fields, "kicker", "kicker", article.kicker)
  add(fields, "headline", "headline", article.headline)
  add(fields, "deck", "deck", article.deck)
  local lead = M.lead(article)
  for index, paragraph in ipairs(article.paragraphs or {}) do
    add(fields, paragraph_name(index), index == lead and "lead" or "body", paragraph.text)
  end
  return fields
end

---The text of a field by its name, as spans and evidence give it.
---@param article jianbao.Article
---@param name string  "headline", "paragraphs[2]", "credits[1]"
---@return string? text
function M.field_text(article, name)
  local list, index = name:match "^(%l+)%[(%d+)%]$"
  if not list then
    return article[name]
  end
  local item = article[list] and article[list][tonumber(index)]
  return item and item.text
end

---The names in the byline, in their order.
---@param article jianbao.Article
---@param role string?  only those of this role
---@return string[]
function M.byline_names(article, role)
  local names = {}
  for _, entry in ipairs(article.bylines or {}) do
    if not role or entry.role == role then
      names[#names + 1] = entry.name
    end
  end
  return names
end

---The topics by name, strongest first as decided.
---@param article jianbao.Article
---@return string[]
function M.topic_names(article)
  local names = {}
  for _, topic in ipairs(article.topics or {}) do
    names[#names + 1] = topic.id
  end
  return names
end

local KIND_NAMES = { report = "报道", photo = "图片新闻", brief = "简讯", other = "其他" }

---What kind of article it is, as a table for people says it: 体裁.
---@param article jianbao.Article
---@return string?
function M.kind_name(article)
  return KIND_NAMES[article.kind] or article.kind
end

---The paragraphs as one text.
---@param article jianbao.Article
---@param separator string?  between two paragraphs; a line break unless given
---@return string
function M.body_text(article, separator)
  local texts = {}
  for _, paragraph in ipairs(article.paragraphs or {}) do
    texts[#texts + 1] = paragraph.text
  end
  return table.concat(texts, separator or "\n")
end

---Characters of the headlines and paragraphs that are not blank: 字数.
---@param article jianbao.Article
---@return integer
function M.characters(article)
  local count = 0
  for _, field in ipairs(M.fields(article)) do
    -- U+3000 is the full-width space.
    local text = field.text:gsub("[ \t-\r]", ""):gsub("\u{3000}", "")
    count = count + (utf8.len(text) or #text)
  end
  return count
end

return M
