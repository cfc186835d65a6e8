---@meta jianbao.core.sentences

---@class jianbao.core.sentences
local sentences = {}

---Find the unit of a text that starts at a byte.
---@param text string
---@param first integer
---@param unit? "sentence"|"clause"|"grapheme"
---@return integer? last  nil when `first` lies behind the text
---@nodiscard
function sentences.find(text, first, unit) end

return sentences
