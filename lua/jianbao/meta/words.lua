---@meta jianbao.core.words
-- The face of csrc/binding/bind_words.c for editors and checkers; never run.

--- Segmentation: a text into tokens that cover every byte of it. Positions are
--- bytes, from 1, first and last inclusive.
---@class jianbao.core.words
local words = {}

---@alias jianbao.TokenKind
---| "word"         # Chinese, or any other script but Latin
---| "latin"        # Latin letters, with or without digits
---| "number"       # digits only
---| "punctuation"  # one mark
---| "symbol"       # one symbol
---| "space"        # one blank, or CR and LF together
---| "ill-formed"   # bytes that are not UTF-8

--- What always holds for one text: words, and places {first, last} in bytes. What
--- is forced is one token; of those that overlap places count before words, then
--- the leftmost, then the longest. What is forbidden is never a token.
---@class jianbao.Rules
---@field force?  (string|jianbao.Place)[]
---@field forbid? (string|jianbao.Place)[]

--- Cuts texts. It belongs to one thread; many may share a lexicon.
---@class jianbao.Segmenter
local Segmenter = {}

--- Lay a dictionary over the lexicon from the next text on.
---@param dictionary? jianbao.Dictionary  none: the lexicon alone
function Segmenter:use(dictionary) end

--- Cut a text whole.
---@param text string  any bytes
---@param rules? jianbao.Rules
---@return jianbao.Spans? spans
---@return string? message
---@return string? code  "too-large", "no-memory"; of a word "bad-encoding", "bad-format"
---@nodiscard
function Segmenter:spans(text, rules) end

--- Begin with a text that is to be cut piece by piece, in bounded memory.
---@param text string  any bytes
---@param rules? jianbao.Rules
---@return true? done
---@return string? message
---@return string? code
function Segmenter:start(text, rules) end

--- The next piece of the text begun last: about a thousand spans.
---@param spans? jianbao.Spans  to be filled anew, so that nothing is allocated
---@return jianbao.Spans? spans  nil at the end of the text, and after a failure
---@return string? message       nil at the end of the text
---@return string? code          "no-memory"
---@nodiscard
function Segmenter:next(spans) end

--- Count the words of some texts: tokens of the kinds word, latin and number, folded (NFKC and
--- case). A text begun with start is given up.
---@param texts string[]  any bytes; no word goes over from one to the next
---@return string? counts  a line for each count, the largest first: the count and, after
---  tabs, the words with it; csrc/words/counts.h
---@return string? message
---@return string? code  "too-large", "no-memory"
---@nodiscard
function Segmenter:counts(texts) end

--- Look a word up as the text begun last saw it: with the dictionary.
---@param word string
---@return integer? frequency  nil when it is no word
---@return string? tag         "" for none
---@nodiscard
function Segmenter:find(word) end

--- Close. Spans stay.
function Segmenter:close() end

--- Where the tokens of a text lie: an array without a Lua object a token. #spans
--- is their number.
---@class jianbao.Spans
---@operator len: integer
local Spans = {}

---@param number integer  from 1 to #spans
---@return integer first
---@return integer last
---@nodiscard
function Spans:span(number) end

---@param number integer
---@return jianbao.TokenKind
---@nodiscard
function Spans:kind(number) end

--- The part of speech of a token.
---@param number integer
---@return string?  nil unless tags were asked for
---@nodiscard
function Spans:tag(number) end

--- The tokens with something between each two.
---@param text string     the one that was cut
---@param between string
---@param blanks? boolean whether blank tokens count too
---@return string? joined
---@return string? message
---@return string? code  "no-memory"
---@nodiscard
function Spans:join(text, between, blanks) end

--- All tokens as tables.
---@param text string  the one that was cut
---@return jianbao.Token[]
---@nodiscard
function Spans:tokens(text) end

--- Make a segmenter.
---@param lexicon jianbao.Lexicon
---@param model? jianbao.Model  without one the unigram model
---@return jianbao.Segmenter? segmenter
---@return string? message
---@return string? code  "no-memory"
---@nodiscard
function words.segmenter(lexicon, model) end

--- Counts as a list, the most frequent first, then by bytes.
---@param counts string  as Segmenter:counts gave them
---@return { word: string, count: integer }[]? words
---@return integer|string|nil total  the sum of the counts; else the message
---@return string? code  "bad-format"
---@nodiscard
function words.counted(counts) end

return words
