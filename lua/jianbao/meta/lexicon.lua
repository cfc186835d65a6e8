---@meta jianbao.core.lexicon
-- The face of csrc/binding/bind_lexicon.c for editors and checkers; never run.

--- Words: the compiled lexicon, dictionaries of a user laid over it, and finding
--- many words at once. Positions are bytes, from 1, first and last inclusive.
---@class jianbao.core.lexicon
local lexicon = {}

---@class jianbao.Lexicon  close it, or bind it to a to-be-closed variable
local Lexicon = {}

--- Close. Segmenters and dictionaries over it keep what they need.
function Lexicon:close() end

--- Look a word up.
---@param word string
---@return integer? frequency  nil when it is no word
---@return string? tag         "" for none
---@nodiscard
function Lexicon:find(word) end

--- The words that start at a byte of a text.
---@param text string
---@param init? integer
---@return integer[] lasts  the last byte of each, the shortest first
---@nodiscard
function Lexicon:prefixes(text, init) end

---@class jianbao.LexiconInfo
---@field words      integer
---@field characters integer  how many different ones
---@field longest    integer  characters of the longest word
---@field total      integer  sum of all frequencies
---@field about      string   where the words come from

---@return jianbao.LexiconInfo
---@nodiscard
function Lexicon:info() end

--- Make a dictionary to lay over the lexicon, without words yet.
---@return jianbao.Dictionary? dictionary
---@return string? message
---@return string? code  "no-memory"
---@nodiscard
function Lexicon:dictionary() end

--- Words of a user. It can be changed at any time, also while segmenters use it:
--- texts begun later see the change.
---@class jianbao.Dictionary
---@operator len: integer
local Dictionary = {}

--- Add a word, or change its frequency and tag.
---@param word string
---@param frequency? integer  0 removes; by default one that lets it win over its parts
---@param tag? string
---@return true? done
---@return string? message
---@return string? code  "bad-format", "bad-encoding", "too-large", "no-memory"
function Dictionary:add(word, frequency, tag) end

--- Take a word away, also one of the lexicon.
---@param word string
---@return true? done
---@return string? message
---@return string? code
function Dictionary:remove(word) end

--- Let the word be one token wherever its characters occur. Of those that
--- overlap the leftmost counts, then the longest.
---@param word string
---@return true? done
---@return string? message
---@return string? code
function Dictionary:force(word) end

--- Let the word, of two or more characters, never be a token.
---@param word string
---@return true? done
---@return string? message
---@return string? code
function Dictionary:forbid(word) end

--- Neither force nor forbid the word any longer.
---@param word string
---@return true? done
---@return string? message
---@return string? code
function Dictionary:allow(word) end

--- Add the words of a text in jieba's format, `word [frequency] [tag]` a line. A
--- text with a fault changes nothing.
---@param text string
---@return true? done
---@return string? message  with the number of the line
---@return string? code
function Dictionary:load(text) end

--- How many words it says anything of; also `#dictionary`.
---@return integer
---@nodiscard
function Dictionary:count() end

--- Close. Segmenters that use it keep what they need.
function Dictionary:close() end

--- Finds all occurrences of many words in one pass.
---@class jianbao.Matcher
local Matcher = {}

--- Go through all occurrences, also those that overlap, in the order of their
--- ends; of those with the same end the longest comes first:
--- `for word, first, last in matcher:each(text) do … end`.
---@param text string
---@return fun(): integer?, integer?, integer?  number of the word in the list, first and last byte
---@nodiscard
function Matcher:each(text) end

function Matcher:close() end

--- Open a compiled lexicon.
---@param path string
---@return jianbao.Lexicon? lexicon
---@return string? message
---@return string? code  "not-found", "bad-format", "newer-version" …
---@nodiscard
function lexicon.open(path) end

--- Compile a dictionary in jieba's format and write the lexicon to a file.
---@param text string   the dictionary
---@param path string   the file, which is replaced whole
---@param about? string where the words come from
---@return true? done
---@return string? message  with the number of the line
---@return string? code
function lexicon.compile(text, path, about) end

--- Make a matcher for a list of words.
---@param words string[]
---@return jianbao.Matcher? matcher
---@return string? message  with the number of the word
---@return string? code  "bad-format", "bad-encoding", "too-large", "no-memory"
---@nodiscard
function lexicon.matcher(words) end

return lexicon
