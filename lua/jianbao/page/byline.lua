--- Read bylines: who wrote, and in what role.
--
--   记者 崔欣 通讯员 刘晓翠          reporter 崔欣, correspondent 刘晓翠
--   □ 本报记者 张三 通讯员 李四      the same on a line of its own
--   記者林彥廷／臺中報導              reporter 林彥廷
--   文/图 张三                        author 张三
--   文/图 本报记者 张三               reporter 张三
--   文/本报记者 张三 图/本报记者 李四 reporter 张三, photographer 李四
--   某都记者 张三                     reporter 张三, of a paper by its short name
--   某某医院睡眠科主任 张三           author 张三
--   律师 张 三                        author 张三
--   张三/文 李四/图                   author 张三, photographer 李四
--   张三 口述 李四 整理               author 张三, editor 李四
--   据新华社, 据《某某晚报》          agency 新华社, 某某晚报
--   作者单位：某某大学                names nobody
--
-- A byline is read whole or not at all: text that goes on after the last
-- name is no byline.

local lpeg = require "lpeg"
local names = require "jianbao.page.names"
local patterns = require "jianbao.page.patterns"

local C, Cc, Cg, Ct, P = lpeg.C, lpeg.Cc, lpeg.Cg, lpeg.Ct, lpeg.P
local any_of, whole = patterns.any_of, patterns.whole
local blanks, blank, colon, slash = patterns.blanks, patterns.blank, patterns.colon, patterns.slash

---@class jianbao.Person
---@field role "reporter"|"correspondent"|"author"|"photographer"|"editor"|"agency"
---@field name string

--- Reads who wrote from a text without brackets and marks.
---@class jianbao.BylineReader
---@field with_role fun(text: string): jianbao.Person[]?
---@field bare      fun(text: string): jianbao.Person[]?
---@field introduced fun(text: string): jianbao.Person[]?
---@field titled    fun(text: string): jianbao.Person[]?
---@field organisation fun(text: string): jianbao.Person[]?
---@field rare_name fun(text: string): jianbao.Person[]?
---@field at_start  fun(text: string): integer, jianbao.Person[]?
---@field before_blank fun(text: string): integer, jianbao.Person[]?

local M = {}

---@param profile jianbao.Profile
---@return jianbao.BylineReader
function M.compile(profile)
  local words = profile.words.byline

  local function words_of(list)
    local long, short = {}, {}
    for _, word in ipairs(list) do
      local one = utf8.len(word) == 1 and short or long
      one[#one + 1] = word
    end
    -- A word of one character (文, 图) is also a surname or part of a name:
    -- it is a role only where something parts it from what follows.
    return any_of(long) + any_of(short) * #(slash + colon + blank), any_of(long)
  end

  -- LPeg copies a pattern wherever it is used; a rule of a grammar it calls.
  -- With a dozen lists of words within each other that is a hundred times less.
  local rules = {}
  local function rule(name, pattern)
    rules[name] = pattern
    return lpeg.V(name)
  end
  local function grammar(pattern)
    local all = { "start", start = pattern }
    for name, of_rule in pairs(rules) do
      all[name] = of_rule
    end
    return P(all)
  end

  local role, all_words = P(false), {}
  for _, kind in ipairs { "reporter", "correspondent", "photographer", "editor", "author" } do
    role = role + words_of(words[kind]) * Cc(kind)
    table.move(words[kind], 1, #words[kind], #all_words + 1, all_words)
  end
  local any_role, any_long_role = words_of(all_words)
  local role_word, long_role_word =
    rule("role_word", any_role), rule("long_role_word", any_long_role)
  local both = rule("both", any_of(words.both))
  local closing = rule("closing", any_of(words.closing))

  -- What sends a person out: 本报驻京首席记者, 工人日报—中工网记者.
  local qualifier = (any_of(words.sender) * blanks) ^ 0
  local ending = rule("ending", any_of(words.paper_ending))
  local paper = rule("paper", (patterns.han - role_word - ending) ^ -8 * ending ^ 1)
  local sender = rule("sender", qualifier
    * (paper * ((P "—" + P "-" + P "·") ^ 1 * paper) ^ 0 * blanks) ^ -1 * qualifier)

  local separator = blanks * (P "、" + patterns.comma + slash + P "；" + P ";" + P "|" + P "｜"
    + P "—" ^ 1 + P "-" + P "·") * blanks + blank ^ 1
  local inside_stop = rule("inside_stop", sender * long_role_word + any_of(words.long_closing))
  local at_start_stop = rule("at_start_stop",
    sender * role_word + role_word + both + closing * -patterns.han)
  local name = rule("name", names.name(inside_stop) - at_start_stop)
  -- 記者林彥廷／臺中報導: what stands before 報導 is a place, not a second name.
  local next_name = C(name * -closing)

  -- 记者手记 names nobody: what stands directly behind the word must be a
  -- name, and only a known surname shows that.
  local function known(_, after, printed)
    return (names.has_surname(printed) or printed:find("·", 1, true)) and after, printed
  end
  local function people_in(of_role)
    local parted = blanks * (colon + slash) * blanks + blank ^ 1
    local first = parted * C(name) + lpeg.Cmt(C(name), known)
    return Ct(Cg(of_role, "role") * Cg(Ct(first * (separator * next_name) ^ 0), "names"))
  end

  -- 文/图 stands for one person who did both; it is listed once, as author, or
  -- as what else is said: 文/图 本报记者 张三.
  -- 文/本报记者 张三: a reporter; 图/本报记者 李四: one who took the pictures.
  local staff_role = any_of(words.reporter) * Cc "reporter"
    + any_of(words.correspondent) * Cc "correspondent"
  local done_by = blanks * (slash + colon) * blanks * sender
  local photographer = words_of(words.photographer) * done_by
    * (any_of(words.reporter) + any_of(words.correspondent)) * Cc "photographer"
  local writer = (words_of(words.author) + words_of(words.editor)) * done_by * staff_role
  local group_of_people = rule("group_of_people",
    people_in(photographer + writer + both * blanks * sender * role
      + sender * (both * Cc "author" + role) + role))
  local place = (patterns.han - role_word - closing) ^ -8
  local filed = separator ^ -1 * (both + any_of(words.from) * patterns.han ^ 1 + place * closing)
  local byline = Ct(group_of_people * (separator ^ -1 * group_of_people) ^ 0) * filed ^ -2 * blanks
  -- 作者 张三（某某中学教师）
  local in_brackets = patterns.open_round * (patterns.character - patterns.close_round) ^ 1
    * patterns.close_round * blanks

  -- What stands behind 据 is an agency also when no list knows it: 据《某某晚报》.
  local some_paper = (patterns.han - ending) ^ -8 * ending
  local agency_name = any_of(words.agency)
  local other_agency = any_of(words.taken_from)
    * (P "《" * Ct(C(some_paper)) * P "》" + Ct(C(some_paper)) * #(blank + any_of(words.agency_ending)
      + -P(1)))
    * blanks * (any_of(words.agency_ending) * blanks) ^ -1
  local agency = other_agency + P "据" ^ -1 * P "據" ^ -1 * P "综合" ^ -1 * P "綜合" ^ -1 * blanks
    * Ct(C(agency_name) * ((P "、" + blank ^ 1 + P "和") * C(agency_name)) ^ 0)
    * blanks * (any_of(words.agency_ending) * blanks) ^ -1
  local of_author = any_of(words.of_author) * patterns.character ^ 1

  local bare = Ct(C(name) * (separator * C(name)) ^ 0) * blanks
  local bare_with_work = Ct(C(name) * (separator * next_name) ^ 0) * separator * both * blanks

  -- 宋小满 作者系… and 某某中学 邹春华 name the author beside the workplace.
  local with_work = blanks * Ct(C(name) * (separator * next_name) ^ 0) * separator * of_author
  local title = rule("title", any_of(words.title))
  local workplace_last = rule("workplace_last", title + any_of(words.workplace))
  local before_work = rule("before_work",
    patterns.character - blank - colon - workplace_last * (blank + colon))
  local workplace = rule("workplace", before_work ^ 3 * workplace_last * blank ^ 1
    + before_work ^ 2 * title * blank ^ 1 + before_work ^ 0 * title * colon * blanks)
  -- 嘉宾 某某大学教授 张三; 律师 张 三: behind nothing but a title only a name
  -- that is spaced out shows that it is one.
  local titles = rule("titles", title * blank ^ 1)
  local spaced_name = C(patterns.han * blank ^ 1 * patterns.han)
  local from_work = grammar(whole(blanks * titles ^ -1 * workplace ^ 1
    * Ct(C(name) * (separator * C(name)) ^ 0) * blanks) + whole(blanks * titles ^ 1
    * Ct(spaced_name) * blanks))
  -- 解答：某某律师事务所 张三
  local author_from_work = blanks * any_of(words.author) * blanks * colon * blanks
    * workplace ^ 1 * Ct(C(name) * (separator * C(name)) ^ 0) * blanks
  local whole_bare = grammar(whole(blanks * bare))
  local whole_authors =
    grammar(whole(blanks * bare_with_work) + whole(with_work) + whole(author_from_work))
  -- 张三（某某中学教师）
  local work_last = workplace_last * patterns.close_round
  local whole_introduced = grammar(whole(blanks * C(name) * blanks * patterns.open_round
    * (patterns.character - work_last - patterns.close_round) ^ 1 * work_last * blanks))
  -- 某都记者 张三: a paper by a short name that no list knows; what shows it is
  -- that the names behind the blank are known ones.
  local house = (patterns.han - role_word) * (patterns.han - role_word) ^ -5
  local first_known = lpeg.Cmt(C(name), known)
  local from_house = blanks * house * Ct(Ct(Cg(staff_role, "role") * blank ^ 1
    * Cg(Ct(first_known * (separator * next_name) ^ 0), "names"))
    * (separator ^ -1 * group_of_people) ^ 0) * blanks
  -- 张三/文 李四/图, 张三 口述 李四 整理: who it was, then what they did.
  local part_ends = #(blank + slash + -P(1))
  local part = (any_of(words.author_last) * Cc "author" + any_of(words.photographer)
    * Cc "photographer" + any_of(words.editor) * Cc "editor") * part_ends
  local with_part = Ct(Cg(Ct(first_known * (separator * (next_name - part)) ^ 0), "names")
    * (blanks * slash * blanks + blank ^ 1) * Cg(part, "role"))
  local with_parts = blanks * Ct(with_part * (separator ^ -1 * with_part) ^ 0) * blanks
  local whole_byline = grammar(whole(blanks * byline * in_brackets ^ -1) + whole(from_house)
    + whole(with_parts))
  local ends_in_part = patterns.anywhere(part * blanks * -P(1))
  -- 某某局 and 某某局供稿
  local signed = (blanks * any_of(words.author_last)) ^ -1 * blanks * -P(1)
  local organisation = C((patterns.han - any_of(words.organisation) * signed) ^ 2
    * any_of(words.organisation)) * signed
  local whole_agency, whole_of_author = grammar(whole(blanks * agency)), blanks * of_author
  local staff = whole(blanks * C(any_of(words.staff)) * blanks)
  local byline_head = grammar(C(blanks * byline))

  -- 本报讯 记者 王平 昨天从会上…: where only a blank parts the last name from
  -- the text, each name must be a known one.
  local ends_here = #(inside_stop + at_start_stop) + -patterns.han
  local known_name = rule("known_name", lpeg.Cmt(C(name * ends_here), known))
  local known_group = Ct(Cg(sender * role, "role")
    * Cg(Ct((blanks * (colon + slash)) ^ -1 * blanks * known_name
      * (separator * known_name) ^ 0), "names"))
  local known_head = grammar(C(Ct(known_group * (separator ^ -1 * known_group) ^ 0)
    * (blanks * any_of(words.long_closing)) ^ -1) * #blank)

  local han_only = whole(patterns.han ^ 1)
  local not_names = {}
  for _, word in ipairs(profile.words.not_names) do
    not_names[word] = true
  end

  -- Without one of these a text has no byline of the first three kinds below;
  -- that is soon seen, and most lines have none.
  local word_of_roles =
    patterns.anywhere(role + any_of(words.both) + any_of(words.of_author))
  local parted_by_blank = patterns.anywhere(blank + colon)
  local names_workplace =
    patterns.anywhere((any_of(words.title) + any_of(words.workplace)) * (blank + colon))

  local reader = {}

  ---@return jianbao.Person[]? people  nil when what stands for a name is none (读者 来信)
  local function flatten(groups)
    local people = {}
    for _, group in ipairs(groups) do
      for _, printed in ipairs(group.names or {}) do
        local name_found = names.close_up(printed)
        if not_names[name_found] then
          return nil
        end
        people[#people + 1] = { role = group.role, name = name_found }
      end
    end
    return people
  end

  ---A byline that says its roles, or an agency, or the author's place of work.
  ---@param text string  without brackets and marks
  ---@return jianbao.Person[]? people  empty when the byline names nobody
  function reader.with_role(text)
    if word_of_roles:match(text) or ends_in_part:match(text) then
      local groups = whole_byline:match(text)
      if groups and #groups > 0 then
        return flatten(groups)
      end
      local authors = whole_authors:match(text)
      if authors then
        return flatten { { role = "author", names = authors } }
      end
    end
    local agencies = whole_agency:match(text)
    if agencies then
      local people = {}
      for _, one in ipairs(agencies) do
        people[#people + 1] = { role = "agency", name = one }
      end
      return people
    end
    local one = staff:match(text)
    if one then
      return { { role = "author", name = one } }
    end
    if whole_of_author:match(text) then
      return {}
    end
    return nil
  end

  ---@param list string[]?
  ---@return jianbao.Person[]? people  authors, each with a known surname
  local function known_authors(list)
    if not list or #list > 6 then
      return nil
    end
    local people = {}
    for i, printed in ipairs(list) do
      local full = names.close_up(printed)
      if not names.has_surname(full) and not full:find("·", 1, true) then
        return nil
      end
      people[i] = { role = "author", name = full }
    end
    return people
  end

  ---Names behind what they are (某某医院睡眠科主任 张三).
  ---@param text string
  ---@return jianbao.Person[]? people  authors, each with a known surname
  function reader.titled(text)
    local apart = parted_by_blank:match(text)
    return apart and names_workplace:match(text) and known_authors(from_work:match(text)) or nil
  end

  ---A name with what the person is in brackets behind it, which below a headline
  ---is a byline, and within a text the head of what that person says.
  ---@param text string
  ---@return jianbao.Person[]? people  one author
  function reader.introduced(text)
    local closed = text:sub(-3) == "）" or text:sub(-1) == ")"
    local name_printed = closed and whole_introduced:match(text)
    return name_printed and known_authors { name_printed } or nil
  end

  ---One or more names with nothing that says what they are.
  ---@param text string
  ---@return jianbao.Person[]? people  authors, each with a known surname
  function reader.bare(text)
    local first = blanks:match(text) --[[@as integer]]
    if not names.may_begin(text, first) and not text:find("·", 1, true)
      and not names_workplace:match(text) then
      return nil
    end
    return known_authors(whole_bare:match(text)) or known_authors(from_work:match(text))
  end

  ---An organisation that signed a letter, as it stands in brackets below it.
  ---@param text string
  ---@return jianbao.Person[]? people  one author
  function reader.organisation(text)
    local signed_by = organisation:match(text)
    return signed_by and { { role = "author", name = signed_by } } or nil
  end

  ---A single name whose surname is not known, as it stands in brackets behind
  ---the last sentence; a few words that stand there too are no names.
  ---@param text string
  ---@return jianbao.Person[]? people  one author
  function reader.rare_name(text)
    local full = names.close_up(text)
    local length = utf8.len(full)
    if length and length >= 2 and length <= 3 and han_only:match(full) and not not_names[full] then
      return { { role = "author", name = full } }
    end
    return nil
  end

  ---@param head userdata  captures the byline and its groups
  ---@param text string
  ---@return integer length, jianbao.Person[]? people  0 when there is none
  local function measure(head, text)
    local printed, groups = head:match(text)
    local people = groups and #groups > 0 and flatten(groups) or nil
    return people and #printed or 0, people
  end

  ---The bytes of a byline with roles at the start of a text (记者张三报道：…).
  ---@param text string
  ---@return integer length, jianbao.Person[]? people  0 when there is none
  function reader.at_start(text)
    return measure(byline_head, text)
  end

  ---The same, of people with known surnames, up to a blank (记者 张三 近日…).
  ---@param text string
  ---@return integer length, jianbao.Person[]? people  0 when there is none
  function reader.before_blank(text)
    return measure(known_head, text)
  end

  return reader
end

return M
