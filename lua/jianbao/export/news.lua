--- What the formats of news agencies and libraries want to know of an article:
-- identifiers, moments, codes of topics, the words of its folio.

local argument = require "jianbao.argument"
local folio = require "jianbao.export.folio"

local M = {}

--- Where IPTC's codes live: https://iptc.org/standards/newscodes/
M.MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"

---Percent-encoding (RFC 3986): only letters, digits and -._~ stay.
---@param value string
---@return string
function M.escape_uri(value)
  return (value:gsub("[^%w%-._~]", function(character) -- or byte: Lua's own patterns take bytes
    return ("%%%02X"):rep(#character):format(character:byte(1, -1))
  end))
end

---The identifier of an article, a page or a topic as a URI.
---@param prefix string  "urn:jianbao:"
---@param kind string    "article", "page", "topic"
---@param id string?
---@return string uri
function M.uri(prefix, kind, id)
  return prefix .. kind .. ":" .. (id and id ~= "" and M.escape_uri(id) or "unknown")
end

---Midnight of a day, since a page says no more: an XML and JSON date-time.
---@param date string?      "2024-05-06"
---@param timezone string?  "+08:00" unless given
---@return string? moment   nil when the date is not a day of the calendar
function M.moment(date, timezone)
  if type(date) ~= "string" or not argument.is_date(date) then
    return nil
  end
  return ("%sT00:00:00%s"):format(date, timezone or "+08:00")
end

---@class jianbao.TopicCode
---@field name   string  the topic's own
---@field scheme string  "medtop" for IPTC's Media Topics; "topic" for the topic itself
---@field code   string
---@field uri    string

---The topics of an article with the codes that their rules carry
---(`codes = { medtop = "20000529" }`). The topic itself comes first, in the
---scheme "topic", then its codes by the name of the scheme; a code may be
---written with its scheme in front (medtop:20000529).
---@param article jianbao.Article
---@param prefix string  of URIs for schemes that are not IPTC's
---@return jianbao.TopicCode[]
function M.topics(article, prefix)
  local list = {}
  for _, topic in ipairs(article.topics or {}) do
    local function add(scheme, code)
      local uri = scheme == "medtop" and M.MEDIA_TOPICS .. M.escape_uri(code)
        or M.uri(prefix, scheme, code)
      list[#list + 1] = { name = topic.id, scheme = scheme, code = code, uri = uri }
    end
    add("topic", topic.id)
    local schemes = {}
    for scheme in pairs(type(topic.codes) == "table" and topic.codes or {}) do
      schemes[#schemes + 1] = tostring(scheme)
    end
    table.sort(schemes)
    for _, scheme in ipairs(schemes) do
      local code = tostring(topic.codes[scheme])
      if code:sub(1, #scheme + 1) == scheme .. ":" then
        code = code:sub(#scheme + 2)
      end
      if scheme:find "^%a[%w_.-]*$" and code ~= "" and scheme ~= "topic" then
        add(scheme, code)
      end
    end
  end
  return list
end

--- What the folio says of the paper, the page and the section.
M.folio = folio.read

return M
