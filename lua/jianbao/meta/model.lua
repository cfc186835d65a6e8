---@meta jianbao.core.model

---@class jianbao.core.model
local model = {}

---A model of segmentation; its file stays mapped while anything uses it.
---@class jianbao.Model
local Model = {}

---Open a model's file.
---@param path string
---@return jianbao.Model? model
---@return string? message
---@return string? code
---@nodiscard
function model.open(path) end

---@class jianbao.TrainOptions
---@field corpus string    path: a sentence a line, words parted by blanks
---@field output string    path of the file to write
---@field dev? string      path of a corpus that is only evaluated
---@field more? string     path of a second corpus to learn from
---@field tags? string     path of a corpus of word/TAG
---@field lexicon? jianbao.Lexicon
---@field name? string
---@field standard? string
---@field licence? string
---@field epochs? number
---@field rate? number
---@field decay? number
---@field prune? number

---Train a model and write its file.
---@param options jianbao.TrainOptions
---@param listener? fun(epoch: integer, epochs: integer, f1?: number)
---@return integer? bytes
---@return string? message
---@return string? code
function model.train(options, listener) end

---What the model says of itself.
---@param key "name"|"standard"|"licence"|"data"|"method"|"lexicon"
---@return string?
function Model:about(key) end

return model
