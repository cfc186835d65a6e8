---@meta jianbao.core.query
-- The face of csrc/binding/bind_query.c for editors and checkers; never run.

--- The language of the search box, read into plain tables.
---@class jianbao.core.query
local query = {}

---@class jianbao.QueryNode
---@field kind  "term"|"and"|"or"|"not"|"near"
---@field first integer   bytes of the query
---@field last  integer
---@field field string?   of a term: "text" (any), "headline", …
---@field text  string?   of a term: as it is compared; topic and kind as typed
---@field first_day string?  of a term in the field date; nil: open
---@field last_day  string?
---@field distance integer?  of near: the most characters between neighbours
---@field [integer] jianbao.QueryNode  its parts

--- Read a query.
---@param text string  as in the search box
---@return jianbao.QueryNode? tree
---@return string?  message
---@return string?  code    "bad-query", "no-memory"
---@return integer? offset  the byte of `text` where it is wrong
---@nodiscard
function query.parse(text) end

return query
