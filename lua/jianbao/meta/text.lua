---@meta jianbao.core.text
-- The face of csrc/binding/bind_text.c for editors and checkers; never run.

--- Bytes to text: encodings, UTF-8, normalising, and the way back to the bytes.
--- Positions are bytes, from 1, first and last inclusive.
---@class jianbao.core.text
local text = {}

--- From positions in a converted text to positions in what it was made from.
---@class jianbao.OffsetMap
local OffsetMap = {}

--- Where bytes of the converted text stood before. A range that holds a part of
--- a character grows to the whole character; what was dropped at its ends is
--- left out. An empty range (last = first - 1) gives an empty one.
---@param first integer
---@param last  integer
---@return integer first
---@return integer last
---@nodiscard
function OffsetMap:original(first, last) end

--- Whether every position is the same in both texts.
---@return boolean
---@nodiscard
function OffsetMap:identity() end

---@return integer converted  bytes of the converted text
---@return integer original   bytes of the text it was made from
---@nodiscard
function OffsetMap:lengths() end

--- One map for two conversions: `folded_map:through(decoded_map)` leads from the
--- folded text to the bytes of the file.
---@param inner jianbao.OffsetMap  the map of the conversion that was done first
---@return jianbao.OffsetMap? map
---@return string? message
---@return string? code  "no-memory"
---@nodiscard
function OffsetMap:through(inner) end

---@alias jianbao.Encoding "UTF-8"|"GB18030"|"Big5"|"UTF-16LE"|"UTF-16BE"

---@class jianbao.Decoding
---@field encoding  jianbao.Encoding
---@field chosen_by "bom"|"validity"|"guess"|"option"
---@field bom       string             the bytes of the byte order mark, or ""
---@field replaced  integer            how many U+FFFD stand for ill-formed bytes
---@field map       jianbao.OffsetMap  from the text to the bytes

--- Read bytes in any encoding: the one asked for; else what a byte order mark
--- says; else UTF-8 if the bytes are valid; else a guess.
---@param bytes string
---@param encoding? string  such as "GB18030", "GBK", "Big5", "UTF-16LE"
---@return string? utf8
---@return jianbao.Decoding|string info_or_message
---@return string? code  "bad-encoding", "no-memory" or "too-large"
---@nodiscard
function text.decode(bytes, encoding) end

--- What a file is that is not text, by its first bytes.
---@param bytes string
---@return string? kind  such as "PNG picture"
---@nodiscard
function text.binary_kind(bytes) end

--- Whether a string is well-formed UTF-8.
---@param s string
---@return boolean valid
---@return integer? first_bad_byte
---@nodiscard
function text.valid(s) end

--- Put U+FFFD for every maximal ill-formed subpart of UTF-8.
---@param s string
---@return string? repaired
---@return integer|string replaced_or_message  how many were put in
---@return string? code  "no-memory"
---@nodiscard
function text.repair(s) end

--- Characters of a string; an ill-formed subpart is one.
---@param s string
---@return integer
---@nodiscard
function text.length(s) end

--- The first byte of a character; raises when there is no such character. One
--- behind the last character is one behind the last byte.
---@param s string
---@param character integer
---@return integer byte
---@nodiscard
function text.byte_offset(s, character) end

--- The number of the character that a byte belongs to; raises out of range. One
--- behind the last byte is one behind the last character.
---@param s string
---@param byte integer
---@return integer character
---@nodiscard
function text.character_offset(s, byte) end

--- Characters and columns: wide and full-width characters take two columns,
--- combining and control characters none, all others one.
---@param s string
---@param ambiguous? 1|2  columns of “”…— and their like: 2 in Chinese print
---@return integer characters
---@return integer columns
---@nodiscard
function text.measure(s, ambiguous) end

---@class jianbao.NormalForm
---@field fold_case?   boolean  true when absent
---@field drop_quotes? boolean  drop quotation and book marks
---@field drop_blanks? boolean  drop blanks and line breaks
---@field loose?       boolean  all three: how search compares

--- Normalise for comparing: NFKC (full width becomes half width), and unless
--- told otherwise letters in one case and characters that are not seen dropped.
---@param s string
---@param options? jianbao.NormalForm
---@return string? normalised
---@return jianbao.OffsetMap|string map_or_message  back to `s`
---@return string? code  "no-memory" or "too-large"
---@nodiscard
function text.normalise(s, options) end

--- The SHA-256 digest of a string.
---@param s string
---@return string hex  64 digits
---@nodiscard
function text.sha256(s) end

return text
