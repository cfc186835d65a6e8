--- jianbao train: make a segmentation model from a corpus of cut sentences.

local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"
local usage = require "jianbao.cli.usage"

---@type jianbao.Command
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
  parser:flag "--characters"
end

---@param epoch integer
---@param epochs integer
---@param f1? number  of the dev corpus
local function report(epoch, epochs, f1)
  local done = locale.text("train.epoch", { epoch = epoch, epochs = epochs })
  if f1 then
    done = locale.text("train.epoch-dev", { epoch = done, f1 = ("%.4f"):format(f1) })
  end
  io.stderr:write(done, "\n")
end

function M.run(options)
  local core = require "jianbao.core"
  local lexicon, bytes, message
  if not options.characters then
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
