--- A progress bar on standard error, for as long as a person looks at it.
--
--     [=========>          ] 1240/3000  95 pages/s  0:18 left  0041.txt

local columns = require "jianbao.cli.columns"
local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"

local M = {}

local BAR_COLUMNS = 20
---Seconds of processor time between two drawings; the bar must cost nothing.
local REDRAW_SECONDS = 0.1

---@class jianbao.Progress
---@field private shown boolean
---@field private started integer  os.time() at the first page
---@field private drawn number     os.clock() at the last drawing
local Progress = {}
Progress.__index = Progress

---A bar, or nil when standard error is no terminal.
---@return jianbao.Progress?
function M.new()
  if not terminal.is_terminal(2) then
    return nil
  end
  local bar = setmetatable({ shown = false, started = os.time(), drawn = 0 }, Progress)
  terminal.set_progress(bar)
  return bar
end

---What the bar says.
---@param done integer
---@param total integer
---@param seconds integer  since the start
---@param name string      what is being worked on
---@param width integer    columns to fill at most
---@return string
function M.line(done, total, seconds, name, width)
  local filled = total > 0 and done * BAR_COLUMNS // total or BAR_COLUMNS
  local bar = ("="):rep(filled) .. (filled < BAR_COLUMNS and ">" or "")
  local parts = { ("[%-" .. BAR_COLUMNS .. "s] %d/%d"):format(bar, done, total) }
  if seconds > 0 and done > 0 then
    local left = seconds * (total - done) // done
    parts[#parts + 1] = locale.text("progress.rate", { rate = done // seconds })
    parts[#parts + 1] = locale.text("progress.left",
      { time = ("%d:%02d"):format(left // 60, left % 60) })
  end
  parts[#parts + 1] = name
  return columns.cut(table.concat(parts, "  "), width)
end

---@param done integer
---@param total integer
---@param name string
function Progress:update(done, total, name)
  local now = os.clock()
  if now - self.drawn < REDRAW_SECONDS and done < total then
    return
  end
  self.drawn, self.shown = now, true
  io.stderr:write("\r\27[K",
    M.line(done, total, os.time() - self.started, name, terminal.width() - 1))
  io.stderr:flush()
end

---Wipe the bar away; the next update draws it again.
function Progress:clear()
  if self.shown then
    io.stderr:write "\r\27[K"
    self.shown = false
  end
end

---The work is over.
function Progress:finish()
  self:clear()
  terminal.set_progress(nil)
end

return M
