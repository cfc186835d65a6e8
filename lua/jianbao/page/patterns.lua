--- The bricks of which the page's patterns are made.
--
-- LPeg 1.0.2 matches bytes and has no lpeg.utfR, so a character is spelled
-- as its UTF-8 bytes. Every brick takes full-width and half-width forms
-- alike, for newspapers print both.

local lpeg = require "lpeg"

local P, R, S = lpeg.P, lpeg.R, lpeg.S

local M = {}

-- Quotation marks are not among these: a half-width one opens and closes.
local half_width = {
  ["，"] = ",", ["："] = ":", ["；"] = ";", ["！"] = "!", ["？"] = "?", ["（"] = "(", ["）"] = ")",
}

-- A tree of words by their bytes: what may come next, in order, and whether
-- a word ends here.
---@class jianbao.WordTree
---@field bytes string[]
---@field below table<string, jianbao.WordTree>
---@field ends  boolean

---@return jianbao.WordTree
local function new_tree()
  return { bytes = {}, below = {}, ends = false }
end

---@param tree jianbao.WordTree
---@param word string
local function plant(tree, word)
  for byte in word:gmatch "." do
    if not tree.below[byte] then
      tree.below[byte] = new_tree()
      table.insert(tree.bytes, byte)
    end
    tree = tree.below[byte]
  end
  tree.ends = true
end

---@param tree jianbao.WordTree
---@return userdata pattern  the longest word of the tree
local function longest_in(tree)
  local choice = P(false)
  for _, byte in ipairs(tree.bytes) do
    local way, below = byte, tree.below[byte]
    while #below.bytes == 1 and not below.ends do -- one way on: bytes in a row
      way, below = way .. below.bytes[1], below.below[below.bytes[1]]
    end
    choice = choice + P(way) * longest_in(below)
  end
  return tree.ends and choice + P(true) or choice
end

--- The longest of many words that stands at a place. A word with full-width
--- punctuation (说，) is found in its half-width form too.
--
-- A plain choice of the words would try them one after the other at every
-- place. Laid out as a tree no two branches begin alike, and LPeg goes
-- straight to the one whose first byte stands there.
---@param words string[]
---@return userdata pattern
function M.any_of(words)
  local tree = new_tree()
  for _, word in ipairs(words) do
    plant(tree, word)
    if word:find "\xEF" then -- the first byte of full-width punctuation
      plant(tree, (word:gsub(utf8.charpattern, half_width)))
    end
  end
  return longest_in(tree)
end

---@param characters string  UTF-8
---@return string[]
function M.characters(characters)
  local list = {}
  for _, code in utf8.codes(characters) do
    list[#list + 1] = utf8.char(code)
  end
  return list
end

local tail = R "\x80\xBF"

--- Any one character of well-formed UTF-8.
M.character = R "\0\x7F" + R "\xC2\xDF" * tail + R "\xE0\xEF" * tail * tail
  + R "\xF0\xF4" * tail * tail * tail

--- White space that may stand within a line (Unicode White_Space).
M.blank = S " \t\v\f" + P "\u{3000}" + P "\u{A0}" + P "\u{85}"
  + P "\u{1680}" + P "\u{202F}" + P "\u{205F}" + P "\xE2\x80" * R "\x80\x8A"
M.blanks = M.blank ^ 0

--- Ideographs: Extension A, the Unified block, Compatibility, and planes 2-3.
M.han = P "\xE3" * R "\x90\xBF" * tail + R "\xE4\xE9" * tail * tail
  + P "\xEF" * R "\xA4\xAB" * tail + P "\xF0" * R "\xA0\xB3" * tail * tail
  + P "〇"

--- A run of the bytes of ideographs. No stop, bracket or blank begins with one
--- of them, so a search for those gets over text in one step.
M.han_bytes = R("\x80\xBF", "\xE4\xE9") ^ 1

M.digit = R "09" + P "\xEF\xBC" * R "\x90\x99"
M.letter = R("az", "AZ") + P "\xEF\xBC" * R "\xA1\xBA" + P "\xEF\xBD" * R "\x81\x9A"

--- Numerals as dates print them: 21, ２１, 二十一, 廿一.
M.han_numeral = M.any_of(M.characters "〇○零一二三四五六七八九十廿卅百")
M.numeral = M.digit ^ 1 + M.han_numeral ^ 1

M.open_round = P "（" + P "("
M.close_round = P "）" + P ")"
M.open_square = P "【" + P "[" + P "〔" + P "［" + P "〖" + P "﹝"
M.close_square = P "】" + P "]" + P "〕" + P "］" + P "〗" + P "﹞"
M.colon = P "：" + P ":" + P "∶"
-- U+2215 is what CP950 makes of Big5's second slash, A241.
M.slash = P "／" + P "/" + P "\u{2215}"
M.comma = P "，" + P ","

--- Marks that point at a text without being part of it. Stars in a row are: ★★★☆ rates a film.
local star = P "★" + P "☆"
M.mark = M.any_of { "■", "□", "●", "◎", "▲", "◆", "◇", "#" } + star * -star

--- Stops that end a sentence, and what may close after them.
M.stop = M.any_of { "。", "！", "？", "!", "?", "…", "．", "｡", "." }
M.closer = M.any_of { "”", "’", "」", "』", "）", ")", "》", "\"", "'", "】", "〉", "］", "]" }

---Match a pattern against a whole string.
---@param pattern userdata
---@return userdata
function M.whole(pattern)
  return pattern * -P(1)
end

-- One character, of which only the first byte can begin a pattern.
local over_a_character = P(1) * tail ^ 0

---Find a pattern anywhere: its captures come after the place it was found.
---@param pattern userdata
---@return userdata  captures first byte, what pattern captures, byte after it
function M.anywhere(pattern)
  local here = lpeg.Cp() * pattern * lpeg.Cp()
  return P { here + over_a_character * lpeg.V(1) }
end

--- What somebody says, or says of something: quotation marks or a colon anywhere.
M.speech = M.anywhere(M.any_of { "“", "「", "\"", "：", ":" })

return M
