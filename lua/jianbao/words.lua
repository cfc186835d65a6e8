--- Words: a text cut into tokens, each with its place in the text.
--
--     local words = require "jianbao.words"
--     for _, token in ipairs(words "职工代表大会，2023年") do
--       print(token.first, token.last, token.kind, token.text)
--     end
--
-- The tokens cover every byte: blanks, marks and even ill-formed bytes are
-- tokens, so joining them gives the text. Positions are bytes, from 1, first
-- and last inclusive.
--
-- Where many texts are cut, or places are all that is wanted, take a segmenter
-- (`words.segmenter`) and its spans: an array of places without a Lua object a
-- token.

local argument = require "jianbao.argument"
local core = require "jianbao.core"

local M = {}

---@class jianbao.Token
---@field text  string
---@field first integer  byte where it starts
---@field last  integer  byte where it ends
---@field tag?  string   its part of speech, if tags were asked for: those of Universal
---  Dependencies, and PERSON, PLACE, ORGANISATION, TIME by the lexicon
---@field kind  "word"|"latin"|"number"|"punctuation"|"symbol"|"space"|"ill-formed"

---@alias jianbao.Place { [1]: integer, [2]: integer }  first and last byte

---@class jianbao.WordsOptions
---@field dictionary? string|jianbao.Dictionary  a file in jieba's format, or what
---  `words.dictionary` gave
---@field force?  (string|jianbao.Place)[]  words, and places of the text, that are one token
---@field forbid? (string|jianbao.Place)[]  words, and places of the text, that are never one
---@field lexicon? string  a compiled lexicon instead of the built-in one
---@field grain? "fine"|"normal"|"coarse"  nested: each coarse word is a run of normal ones,
---  each normal word one of fine ones; "normal" unless said otherwise
---@field tags? boolean  whether to tell the parts of speech
---@field model? string  a model's file, or "unigram" for jieba's standard; the built-in
---  model if there is one

local OPTIONS = {
  dictionary = "string|userdata", force = "table", forbid = "table", lexicon = "string",
  model = "string", grain = "string", tags = "boolean",
}

--- The folder that holds this file.
local here = debug.getinfo(1, "S").source:match "^@(.*)[/\\][^/\\]*$" or "."

--- Where the built-in lexicon is looked for: where `make install` puts it, and
--- where the work tree's build leaves it.
local BUILT_IN = { here .. "/data/lexicon.jb", here .. "/../../build/share/jianbao/lexicon.jb" }

local lexicons = {} ---@type table<string, jianbao.Lexicon>  by path; "" is the built-in one

---The lexicon at a path, or the built-in one: $JIANBAO_LEXICON if that is set,
---else the one that was installed. It is opened once and kept.
---@param path? string
---@return jianbao.Lexicon? lexicon
---@return string? message
---@return string? code
function M.lexicon(path)
  local key = path or ""
  if lexicons[key] then
    return lexicons[key]
  end
  path = path or os.getenv "JIANBAO_LEXICON"
  local lexicon, message, code
  if path then
    lexicon, message, code = core.lexicon.open(path)
  else
    for _, candidate in ipairs(BUILT_IN) do
      lexicon, message, code = core.lexicon.open(candidate)
      if lexicon or code ~= "not-found" then
        break
      end
    end
    if code == "not-found" then
      message = ("the lexicon %s is missing; compile it with: make built "
        .. "(it needs the package python3-jieba)"):format(BUILT_IN[1])
    end
  end
  if not lexicon then
    return nil, message, code
  end
  lexicons[key] = lexicon
  return lexicon
end

--- The model that is used unless another is asked for. It is part of the sources.
local DEFAULT_MODEL = here .. "/data/ud-gsd.model"

local models = {} ---@type table<string, jianbao.Model>  by path

---The model at a path, or the built-in one: $JIANBAO_MODEL if that is set, else the one
---that came with jianbao. It is opened once and kept.
---@param path? string  "unigram" needs no model
---@return jianbao.Model? model  none for "unigram"
---@return string? message
---@return string? code
function M.model(path)
  path = path or os.getenv "JIANBAO_MODEL" or DEFAULT_MODEL
  if path == "unigram" then
    return nil
  end
  if not models[path] then
    local model, message, code = core.model.open(path)
    if not model then
      return nil, message, code
    end
    models[path] = model
  end
  return models[path]
end

---A dictionary of your own, to be laid over the lexicon: with the words of a
---file in jieba's format (`word [frequency] [tag]`), or empty. It can be
---changed at any time; texts begun later see the change.
---@param path? string
---@param lexicon? string  path of the lexicon it is for, if not the built-in one
---@return jianbao.Dictionary? dictionary
---@return string? message
---@return string? code
function M.dictionary(path, lexicon)
  argument.check("dictionary", 1, path, "string|nil")
  local base, message, code = M.lexicon(lexicon)
  if not base then
    return nil, message, code
  end
  local dictionary
  dictionary, message, code = base:dictionary()
  if not dictionary or not path then
    return dictionary, message, code
  end
  local file, reason, number = io.open(path, "rb")
  if not file then
    local codes = { [2] = "not-found", [13] = "no-permission" }
    return nil, "cannot read the dictionary " .. reason, codes[number] or "io"
  end
  local text
  text, reason = file:read "a"
  file:close()
  if not text then
    return nil, ("cannot read the dictionary %s: %s"):format(path, reason), "io"
  end
  local ok
  ok, message, code = dictionary:load(text)
  if not ok then
    return nil, ("dictionary %s: %s"):format(path, message), code
  end
  return dictionary
end

---@param options jianbao.WordsOptions
---@return jianbao.Segmenter? segmenter
---@return string? message
---@return string? code
local function make_segmenter(options)
  local lexicon, message, code = M.lexicon(options.lexicon)
  if not lexicon then
    return nil, message, code
  end
  local dictionary = options.dictionary
  if type(dictionary) == "string" then
    dictionary, message, code = M.dictionary(dictionary, options.lexicon)
    if not dictionary then
      return nil, message, code
    end
  end
  local model, segmenter
  model, message, code = M.model(options.model)
  if message then
    return nil, message, code
  end
  segmenter, message, code = core.words.segmenter(lexicon, model)
  if segmenter and dictionary then
    segmenter:use(dictionary --[[@as jianbao.Dictionary]])
  end
  return segmenter, message, code
end

---A segmenter, for cutting many texts:
---`segmenter:spans(text [, { force =, forbid = }])`.
---@param options? { dictionary?: string|jianbao.Dictionary, lexicon?: string, model?: string }
---@return jianbao.Segmenter? segmenter
---@return string? message
---@return string? code
function M.segmenter(options)
  return make_segmenter(argument.options("segmenter", 1, options,
    { dictionary = "string|userdata", lexicon = "string", model = "string" }))
end

local plain ---@type jianbao.Segmenter?  the built-in lexicon alone

---@param text string
---@param options jianbao.WordsOptions
---@return jianbao.Spans? spans
---@return string? message
---@return string? code
local function cut(text, options)
  local own = options.dictionary or options.lexicon or options.model
  if own or not plain then
    local segmenter, message, code = make_segmenter(options)
    if not segmenter then
      return nil, message, code
    elseif own then
      return segmenter:spans(text, options)
    end
    plain = segmenter
  end
  return plain:spans(text, options)
end

---The places of a text's tokens, without a Lua object a token.
---@param text string
---@param options? jianbao.WordsOptions
---@return jianbao.Spans? spans
---@return string? message
---@return string? code
function M.spans(text, options)
  argument.check("spans", 1, text, "string")
  return cut(text, argument.options("spans", 2, options, OPTIONS))
end

---All tokens of a text.
---@param text string  any bytes
---@param options? jianbao.WordsOptions
---@return jianbao.Token[]? tokens
---@return string? message
---@return string? code
function M.tokens(text, options)
  argument.check("tokens", 1, text, "string")
  local spans, message, code = cut(text, argument.options("tokens", 2, options, OPTIONS))
  if not spans then
    return nil, message, code
  end
  return spans:tokens(text)
end

---How often each word occurs: words, Latin and numbers, folded so that ＧＤＰ, GDP and gdp
---are one; no blanks and no marks. The most frequent come first, then by bytes.
---@param texts string|string[]  any bytes
---@param options? { dictionary?: string|jianbao.Dictionary, lexicon?: string, model?: string }
---@return { word: string, count: integer }[]? words
---@return integer|string|nil total  words in all; else what is wrong
---@return string? code
function M.counts(texts, options)
  argument.check("counts", 1, texts, "string|table")
  local segmenter, message, code = make_segmenter(argument.options("counts", 2, options,
    { dictionary = "string|userdata", lexicon = "string", model = "string" }))
  if not segmenter then
    return nil, message, code
  end
  local counts
  counts, message, code = segmenter:counts(type(texts) == "string" and { texts } or texts)
  if not counts then
    return nil, message, code
  end
  return core.words.counted(counts)
end

---Go through the tokens of a text:
---`for word, first, last, kind in words.each(text) do … end`.
---A failure raises, since a loop has no other way to say it.
---@param text string
---@param options? jianbao.WordsOptions
---@return fun(): string?, integer?, integer?, string?
function M.each(text, options)
  argument.check("each", 1, text, "string")
  local spans, message = cut(text, argument.options("each", 2, options, OPTIONS))
  if not spans then
    error(message, 2)
  end
  local i, count = 0, #spans
  return function()
    i = i + 1
    if i <= count then
      local first, last = spans:span(i)
      return text:sub(first, last), first, last, spans:kind(i)
    end
  end
end

return setmetatable(M, {
  __call = function(_, text, options)
    argument.check("words", 1, text, "string")
    local spans, message, code = cut(text, argument.options("words", 2, options, OPTIONS))
    if not spans then
      return nil, message, code
    end
    return spans:tokens(text)
  end,
})
