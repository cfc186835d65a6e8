--- The bricks of patterns: what a rule file may put together with * + - ^.
--
--   pattern = number * "名" * upto(10) * "职工"
--
-- This file runs in the state of the rules (jianbao.rules.host), not in ours:
-- it may use LPeg and plain Lua, and requires nothing. Patterns look at the
-- text as it is printed, so every brick takes half and full width.
--
-- A pattern here is a table around an LPeg pattern, for two reasons. One is
-- `upto`, which must know all that follows it: a pattern is a list of items
-- and made one only when it is used. The other is the gate: a pattern knows
-- words of which one stands in whatever it matches, so that it is tried only
-- where one of them was found.

local lpeg = lpeg
local P, R, V = lpeg.P, lpeg.R, lpeg.V

---What a pattern is made of. It stands apart from the table that a rule file
---holds, so that no file can change a brick for another.
---@class jianbao.BrickParts
---@field items (userdata|{ upto: integer })[]  one after the other
---@field words string[]?  one of these stands in every match; nil: none is known

---@type table<jianbao.Brick, jianbao.BrickParts>
local parts = setmetatable({}, { __mode = "k" })

--- Rule files get bricks as they are, with their operators (__shared).
---@class jianbao.Brick
local Brick = { __shared = true, __metatable = false }

---Rule files share bricks, so none may change one.
function Brick.__newindex()
  error("a pattern cannot be changed", 2)
end

local M = { names = {} }

-- A message of ours; the host gives its own language with `messages`.
M.messages = {}

---@param key string
---@param value any?
---@param level integer  as of error(), of the function that calls this one
local function fail(key, value, level)
  local message = M.messages[key] or key
  error((message:gsub("{value}", function() return tostring(value) end)), level + 1)
end

---@param value any
---@return boolean
function M.is_brick(value)
  return type(value) == "table" and parts[value] ~= nil
end

---@param items table
---@param words string[]?
---@return jianbao.Brick
local function new(items, words)
  local brick = setmetatable({}, Brick)
  parts[brick] = { items = items, words = words }
  return brick
end

---@param pattern userdata
---@param words string[]?
local function one(pattern, words)
  return new({ pattern }, words)
end

--- One character of UTF-8, of any length.
local TAIL = R "\128\191"
local character = R "\0\127" + R "\194\223" * TAIL + R "\224\239" * TAIL * TAIL
  + R "\240\244" * TAIL * TAIL * TAIL

---The LPeg pattern of a brick. Made from the last item to the first: `upto`
---takes as few characters as it can until all the rest fits.
---@param brick jianbao.Brick
---@return userdata
local function compile(brick)
  local items, rest = parts[brick].items, nil
  for index = #items, 1, -1 do
    local item = items[index]
    if type(item) ~= "table" then
      rest = rest and item * rest or item
    elseif rest then
      rest = P { (character - V "rest") ^ -item.upto * V "rest", rest = rest }
    end
  end
  return rest or P(true)
end

---Words of which one stands in whatever a brick matches.
---@param brick jianbao.Brick
---@return string[]?
local function words_of(brick)
  return parts[brick].words
end

M.words_of = words_of

---What may stand in a pattern: a brick, a string, a number, true.
---@param value any
---@param level integer
---@return jianbao.Brick
local function brick_of(value, level)
  if M.is_brick(value) then
    return value
  elseif type(value) == "string" then
    return one(P(value), value ~= "" and { value } or nil)
  elseif math.type(value) == "integer" or type(value) == "boolean" then
    return one(P(value))
  end
  fail("not-a-pattern", type(value), level + 1)
  return value -- not reached, and no tail call, which would lose a level
end

---@param words string[]
---@return integer  characters of the shortest
local function shortest(words)
  local least = math.huge
  for _, word in ipairs(words) do
    least = math.min(least, utf8.len(word) or #word)
  end
  return least
end

---Of two lists that both hold, the one that fewer texts have.
---@param a string[]?
---@param b string[]?
---@return string[]?
local function rarer(a, b)
  if not a or not b then
    return a or b
  end
  local long_a, long_b = shortest(a), shortest(b)
  if long_a ~= long_b then
    return long_a > long_b and a or b
  end
  return #a <= #b and a or b
end

---@param a string[]?
---@param b string[]?
---@return string[]?
local function both(a, b)
  if not a or not b then
    return nil
  end
  local words = { table.unpack(a) }
  for _, word in ipairs(b) do
    words[#words + 1] = word
  end
  return words
end

---One behind the other; of words that must occur, the rarer ones of the two.
---@param a any  a brick, or what becomes one
---@param b any
---@return jianbao.Brick
function Brick.__mul(a, b)
  a, b = brick_of(a, 2), brick_of(b, 2)
  local items = { table.unpack(parts[a].items) }
  for _, item in ipairs(parts[b].items) do
    items[#items + 1] = item
  end
  return new(items, rarer(words_of(a), words_of(b)))
end

---One, or the other where the first does not fit.
---@param a any  a brick, or what becomes one
---@param b any
---@return jianbao.Brick
function Brick.__add(a, b)
  a, b = brick_of(a, 2), brick_of(b, 2)
  return one(compile(a) + compile(b), both(words_of(a), words_of(b)))
end

---The first where the other does not fit.
---@param a any  a brick, or what becomes one
---@param b any
---@return jianbao.Brick
function Brick.__sub(a, b)
  a, b = brick_of(a, 2), brick_of(b, 2)
  return one(compile(a) - compile(b), words_of(a))
end

---Where it does not fit; takes no text.
---@param a jianbao.Brick
---@return jianbao.Brick
function Brick.__unm(a)
  return one(-compile(a))
end

---Where it fits; takes no text.
---@param a jianbao.Brick
---@return jianbao.Brick
function Brick.__len(a)
  return one(#compile(a), words_of(a))
end

---As often as LPeg's ^ has it: at least `count` times, at most -`count` times.
---@param a jianbao.Brick
---@param count integer
---@return jianbao.Brick
function Brick.__pow(a, count)
  a = brick_of(a, 2)
  if math.type(count) ~= "integer" then
    fail("not-a-count", type(count), 2)
  end
  return one(compile(a) ^ count, count > 0 and words_of(a) or nil)
end

---@param a jianbao.Brick
---@param value any  as LPeg's / takes it
---@return jianbao.Brick
function Brick.__div(a, value)
  a = brick_of(a, 2)
  return one(compile(a) / value, words_of(a))
end


--                                                                  plain LPeg

---@param value any
---@return any  with the LPeg pattern in place of a brick
local function bare(value)
  if M.is_brick(value) then
    return compile(value)
  end
  return value
end

--- LPeg's own functions, whose patterns are bricks too. P of a string or a
--- brick keeps the words; of the captures those with one pattern do.
local plain = {}
for _, name in ipairs { "S", "R", "V", "B", "Cc", "Carg", "Cb", "Cp" } do
  plain[name] = function(...)
    local values = table.pack(...)
    for index = 1, values.n do
      values[index] = bare(values[index])
    end
    return one(lpeg[name](table.unpack(values, 1, values.n)))
  end
end
for _, name in ipairs { "C", "Ct", "Cs", "Cg", "Cf", "Cmt" } do
  plain[name] = function(pattern, ...)
    pattern = brick_of(pattern, 2)
    return one(lpeg[name](compile(pattern), ...), words_of(pattern))
  end
end

---lpeg.P, also of a grammar whose rules are bricks.
---@param value any
---@return jianbao.Brick
function plain.P(value)
  if type(value) == "table" and not M.is_brick(value) then
    local grammar = {}
    for key, rule in pairs(value) do
      grammar[key] = bare(rule)
    end
    return one(P(grammar))
  elseif type(value) == "function" then
    return one(P(value))
  end
  return brick_of(value, 2)
end

---@param pattern any
---@param ... any  as lpeg.match takes them
---@return any ...
function plain.match(pattern, ...)
  return lpeg.match(compile(brick_of(pattern, 2)), ...)
end

---@param value any
---@return "pattern"?
function plain.type(value)
  return M.is_brick(value) and "pattern" or nil
end

M.names.lpeg = plain

--                                                                  the bricks

---@param list string[]
---@return userdata  the longest first
local function choice(list)
  list = { table.unpack(list) }
  table.sort(list, function(a, b)
    if #a ~= #b then
      return #a > #b
    end
    return a < b
  end)
  local pattern = P(false)
  for _, word in ipairs(list) do
    pattern = pattern + P(word)
  end
  return pattern
end

---@param text string
---@return string[]  its characters or, where there are blanks, its words
local function split(text, pattern)
  local list = {}
  for part in text:gmatch(pattern) do
    list[#list + 1] = part
  end
  return list
end

local han = R "\228\232" * TAIL * TAIL -- U+4000 to U+8FFF
  + P "\227" * R "\144\191" * TAIL + P "\233" * TAIL * TAIL -- U+3400 to U+3FFF, U+9000 to U+9FFF
  + P "〇" + P "々" + R "\240\240" * R "\160\178" * TAIL * TAIL
local full_width_letter = P "\239\188" * R "\161\186" + P "\239\189" * R "\129\154"
local letter = R("az", "AZ") + full_width_letter
local digit = R "09" + P "\239\188" * R "\144\153"
local blank = choice { " ", "\t", "\r", "\n", "\u{3000}", "\u{A0}" }

local written = choice(split("零〇一二两三四五六七八九十百千万亿", utf8.charpattern))
local part = choice { ".", ",", "．", "，" } * digit ^ 1
local number = P "第" ^ -1
  * (digit ^ 1 * part ^ 0 * choice { "十", "百", "千", "万", "亿" } ^ 0 + P "数" ^ -1 * written ^ 1)
  * choice { "余", "多", "来" } ^ -1

local units = split([[
  名 人 位 个 件 场 次 家 户 元 万元 亿元 项 支 座 处 间 所 条 张 份 套 台 部 辆 只 瓶 箱 袋 册 本 篇 首
  期 届 届次 年 月 天 日 小时 分钟 秒 米 公里 千米 公斤 千克 吨 升 平方米 亩 公顷 度 千瓦 千瓦时 人次 课时
  批 组 对 双 队 班 门 节 堂 步 圈 棵 株 里 斤 克 岁 级 等 类 种 余人 余名 多人 多名
]], "%S+")

local year = digit * digit * digit * digit * P "年"
  + choice(split("〇零一二三四五六七八九", utf8.charpattern)) ^ 4 * P "年"
local month = (digit * digit ^ -1 + written ^ 1) * P "月" * P "份" ^ -1
local day = (digit * digit ^ -1 + written ^ 1) * (P "日" + P "号")
local date = year * (month * day ^ -1) ^ -1 + month * day ^ -1 + day

local bodies = split([[
  公司 集团 工会 总工会 联合会 委员会 协会 学会 医院 学校 大学 学院 中学 小学 幼儿园 工厂 车间 班组 支队 大队
  中心 街道 社区 园区 管委会 研究院 研究所 设计院 银行 法院 检察院 公安局 分局 总局 管理局 供电局 部门 政府 党委
  党支部 基金会 合作社 俱乐部 工作室 驿站 企业 机关 单位 事务所 分公司 子公司 项目部 指挥部
]], "%S+")
local suffix = choice(bodies)
local organisation = (han + letter + digit - suffix) ^ 1 * suffix * (suffix + P "有限" * P "责任" ^ -1
  * P "公司") ^ 0

local names = M.names
for name, pattern in pairs {
  any = character, han = han, letter = letter, digit = digit, blank = blank, number = number,
  unit = choice(units),
} do
  names[name] = one(pattern)
end
names.date = one(date, { "年", "月", "日", "号" })
names.organisation = one(organisation, bodies)

---Set what the host knows: the surnames, and messages in the reader's language.
---@param surnames string
---@param messages table<string, string>
function M.configure(surnames, messages)
  for key, message in pairs(messages) do
    M.messages[key] = message
  end
  -- A given name goes on over one or two characters; those that mostly stand
  -- behind a name are none of it.
  local behind = choice(split("说是在和与同向为给对等把被带将的也又还就都及从到介绍表示告诉认为坦言、，。",
    utf8.charpattern))
  local surname = choice(split("欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 夏侯 端木 南宫",
    "%S+")) + choice(split(surnames, utf8.charpattern))
  names.person = one(surname * (han - behind) * (han - behind) ^ -1)
end

---One of some words, the longest first.
---@param words string|string[]
function names.word(words)
  if type(words) == "string" then
    words = { words }
  elseif type(words) ~= "table" or M.is_brick(words) or #words == 0 then
    fail("not-words", type(words), 2)
  end
  for _, word in ipairs(words) do
    if type(word) ~= "string" or word == "" then
      fail("not-words", type(word), 2)
    end
  end
  return one(choice(words), { table.unpack(words) })
end

---One of the characters of a string.
---@param characters string
function names.set(characters)
  if type(characters) ~= "string" or not utf8.len(characters) or characters == "" then
    fail("not-a-set", type(characters), 2)
  end
  local list = split(characters, utf8.charpattern)
  return one(choice(list), list)
end

--- The most characters that upto may pass over: a sentence, not a page.
local FURTHEST = 100

---At most so many characters, and as few as the rest of the pattern allows.
---@param count integer
function names.upto(count)
  if math.type(count) ~= "integer" or count < 0 or count > FURTHEST then
    fail("not-a-distance", tostring(count), 2)
  end
  return new { { upto = count } }
end

---Once or not at all.
---@param pattern any  a brick, or what becomes one
---@return jianbao.Brick
function names.maybe(pattern)
  return one(compile(brick_of(pattern, 2)) ^ -1)
end

---Places of a pattern in a text, none of which overlap.
---@param pattern jianbao.Brick
---@return userdata search  gives first byte and the byte behind, again and again
function M.search(pattern)
  local position = lpeg.Cp()
  -- One choice for the next character: two recursions would be tried in every
  -- combination where nothing matches.
  return P { position * (compile(pattern) / 0) * position + (character + P(1)) * V(1) }
end

_bricks = M
