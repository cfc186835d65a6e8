--- jianbao train: make a segmentation model from a corpus of cut sentences.

local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"
local usage = require "jianbao.cli.usage"

local M = {}

---@param text string
---@return number? prune
---@return string? message
local function not_negative(text)
  local number = tonumber(text)
  if number and number >= 0 then
    return number
  end
  return nil, locale.text("train.bad-number", { value = text })
end

function M.arguments(parser)
  parser:argument "TRAIN"
  parser:option "--dev"
  parser:option "--more"
  parser:option "--tags"
  parser:option "-o --output":count(1)
  parser:option "--name"
  parser:option "--standard"
  parser:option "--licence"
  parser:option "--epochs":convert(usage.whole(1))
  parser:option "--prune":convert(not_negative)
  parser:flag "--no-lexicon"
end

---@param epoch integer
---@param epochs integer
---@param f1? number  of the dev corpus
local function report(epoch, epochs, f1)
  local key = f1 and "train.epoch-dev" or "train.epoch"
  io.stderr:write(locale.text(key, {
    epoch = epoch, epochs = epochs, f1 = f1 and ("%.4f"):format(f1),
  }), "\n")
end

function M.run(options)
  local core = require "jianbao.core"
  local lexicon, bytes, message
  if not options.no_lexicon then
    lexicon, message = require("jianbao.words").lexicon()
    if not lexicon then
      return common.failed(message --[[@as string]])
    end
  end
  bytes, message = core.model.train({
    corpus = options.TRAIN, dev = options.dev, more = options.more, tags = options.tags,
    output = options.output,
    name = options.name or options.output:match "([^/]*)%.model$", standard = options.standard,
    licence = options.licence, epochs = options.epochs, prune = options.prune, lexicon = lexicon,
  }, report)
  if not bytes then
    return common.failed(message --[[@as string]])
  end
  terminal.print(locale.text("train.done", { path = options.output, bytes = bytes }))
  return common.DONE
end

return M
