--- Read credits: who took the picture, and where it comes from.
--
--   本报记者 于佳 摄            于佳
--   通讯员 李建业/摄            李建业
--   圖／林彥廷攝                林彥廷
--   摄影 张三                   张三
--   聂小倩 摄 视觉中国          聂小倩
--   新华社发（张三 摄）         张三
--   摄影报道 · 资料图片         nobody
--   某某公司供图                nobody
--   图片来源：某某公司          nobody
--
-- A credit is read whole or not at all.

local lpeg = require "lpeg"
local names = require "jianbao.page.names"
local patterns = require "jianbao.page.patterns"

local C, Cg, Ct, P = lpeg.C, lpeg.Cg, lpeg.Ct, lpeg.P
local any_of, whole = patterns.any_of, patterns.whole
local blanks, blank = patterns.blanks, patterns.blank

local M = {}

---@class jianbao.CreditReader
---@field names  fun(text: string): string[]?      the people of a text that is a credit
---@field ends_like_one   fun(text: string): boolean
---@field begins_like_one fun(text: string): boolean
---@field beginning     userdata   matches 摄影／ and the like
---@field source_before fun(text: string, open: integer): integer

---@param profile jianbao.Profile
---@return jianbao.CreditReader
function M.compile(profile)
  local words = profile.words
  local verb = any_of(words.credit.verb)
  local role = any_of(words.byline.reporter) + any_of(words.byline.correspondent)
    + any_of(words.byline.author) * #(blank + patterns.colon + patterns.slash)
  local long_role = any_of(words.byline.reporter) + any_of(words.byline.correspondent)
  local sender = (any_of(words.byline.sender) * blanks) ^ 0
  local ending = any_of(words.byline.paper_ending)
  local paper = (patterns.han - long_role - ending) ^ -8 * ending ^ 1
  -- A paper by a short name that no list knows: 某都记者 张三 摄.
  local house = (patterns.han - role) * (patterns.han - role) ^ -5 * #(long_role * blank)
  local sent = sender * ((paper * ((P "—" + P "-") ^ 1 * paper) ^ 0 * blanks) ^ -1 * sender * role
    + house * long_role + P(true))
  local separator = blanks * (P "、" + patterns.comma + P "·") * blanks + blank ^ 1
  local name = names.name(verb + long_role + any_of(words.credit.source)
    + any_of(words.byline.long_closing))
  local post_before = sent * blanks * patterns.colon ^ -1 * blanks
  local verb_at_end = verb * blanks * -P(1)
  local people = C(name) * (separator * -verb_at_end * post_before * C(name)) ^ 0
  local subject = any_of(words.credit.subject) * blanks * any_of(words.credit.by) ^ -1
    * patterns.colon ^ -1 * blanks
  local source = any_of(words.credit.source) * (blanks * verb) ^ -1
  local trailing = ((blank ^ 1 + patterns.slash + P "·") * source) ^ -1
  -- 新华社发（张三 摄）
  local sent_out = any_of(words.credit.source) * blanks * patterns.open_round
    * blanks * sent * blanks * people * blanks * patterns.slash ^ -1 * blanks * verb
    * blanks * patterns.close_round
  -- 张三摄, with nothing between name and verb and no post before it, is a
  -- credit only for a known surname: 他爱好摄影 is none. So is 摄影 张三:
  -- 摄影 大赛 is none.
  local by_name = Cg(lpeg.Cc(true), "by_name")
  local parted = blank ^ 1 * patterns.slash ^ -1 * blanks + patterns.slash * blanks
  local of_picture = subject * Cg(lpeg.Cc(true), "of_picture")
  local named = of_picture ^ -1 * post_before * people
    * (parted * verb + by_name * verb) * trailing
  local verb_first = any_of(words.credit.verb_first)
    * (blanks * (patterns.slash + patterns.colon) + blank ^ 1 * by_name) * blanks
    * sent * blanks * people * (blanks * patterns.slash ^ -1 * blanks * verb) ^ -1 * trailing
  local photo_report = any_of(words.credit.alone)
  -- 某某公司供图 and 图片来源：某某公司 name no photographer.
  local given = any_of(words.credit.given)
  local giver = (patterns.han - given) * (patterns.han - given) ^ -13
  local supplied = giver * given + any_of(words.credit.taken_from) * blanks * patterns.colon
    * blanks * (patterns.character - patterns.stop) * (patterns.character - patterns.stop) ^ -19
  local credit = whole(Ct(Cg(Ct(sent_out + named + verb_first), "names")
    + (photo_report + subject ^ -1 * source * (blanks * source) ^ 0 + supplied)) * blanks)

  local whole_supplied = whole(supplied * blanks)
  local with_post = patterns.anywhere(long_role)

  ---@param text string
  ---@return string[]? names  nil when the text is no credit
  local function credit_names(text)
    local found = credit:match(text)
    if not found then
      return nil
    end
    local list = {}
    for i, printed in ipairs(found.names or {}) do
      list[i] = names.close_up(printed)
    end
    local people_found = found.names or {}
    if people_found.by_name and not people_found.of_picture and not with_post:match(text)
      and not names.has_surname(list[#list]) then
      return whole_supplied:match(text) and {} or nil
    end
    return list
  end

  -- A credit ends in one of its own words, or names somebody after 摄影／.
  -- Most paragraphs end in neither, and looking that up is cheap.
  local last_words, last_characters, longest = {}, {}, 0
  for _, list in ipairs { words.credit.verb, words.credit.source, words.credit.alone } do
    for _, word in ipairs(list) do
      last_words[word], last_characters[word:sub(-3)] = true, true
      longest = math.max(longest, #word)
    end
  end
  local verb_leads = blanks * (any_of(words.credit.verb_first) + any_of(words.credit.taken_from))
    * (blank + patterns.slash + patterns.colon)
  local source_at_end = P {
    lpeg.Cp() * any_of(words.credit.source) * blanks * -P(1) + P(1) * lpeg.V(1),
  }

  local reader = { names = credit_names, beginning = verb_leads }

  ---Does a text end in a word that credits end in?
  ---@param text string  without blanks at its end
  ---@return boolean
  function reader.ends_like_one(text)
    if not last_characters[text:sub(-3)] then
      return false
    end
    for length = 3, math.min(longest, #text) do
      if last_words[text:sub(-length)] then
        return true
      end
    end
    return false
  end

  ---Does a text begin with 摄影／ and the like?
  ---@param text string
  ---@return boolean
  function reader.begins_like_one(text)
    return verb_leads:match(text) ~= nil
  end

  ---Where a source such as 新华社发 begins that stands right before a bracket.
  ---@param text string
  ---@param open integer  byte of the bracket
  ---@return integer first  'open' itself when there is none
  function reader.source_before(text, open)
    local from = math.max(1, open - 60)
    local at = source_at_end:match(text:sub(from, open - 1))
    return at and from + at - 1 or open
  end

  return reader
end

return M
