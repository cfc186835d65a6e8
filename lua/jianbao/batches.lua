--- The items of watched work, in batches: what was sent, what came of it, and
-- what is handed over. Who does them, and what becomes of a worker that hangs:
-- jianbao.watchdog.
--
-- A batch is what goes to a worker in one message. Of each there is one table
-- here, however many items it has: a parent that made one an item would take
-- time from its own workers.
--
-- Towards the end of a list the batches become smaller, so that no worker has
-- half a batch to do when the others have nothing left.
--
-- A batch is done from its first item on. What a worker answered of it stays
-- when that worker is lost; the rest is sent again.

---@class jianbao.Batch
---@field first integer      index of its first item
---@field items any[]
---@field results any[]      of the items that are done
---@field done integer       how many are, from the first on
---@field handed integer     how many of these were handed over
---@field state "waiting"|"sent"|"done"
---@field turn integer       counts the times it was sent: an old answer is not taken
---@field failures table<integer, integer>?  by place: workers that ended on it, nothing to blame
---@field given_up table<integer, true>?     places that are not tried any more

---@class jianbao.Batches
---@field private source any[]|fun(): any
---@field private size integer      most items of one batch
---@field private shares integer    so many batches at least are made of what is left of a list
---@field private list table<integer, jianbao.Batch>  fetched, not handed over; numbered in order
---@field private first integer     number of the first of these
---@field private last integer      number of the last; one less than `first` when there is none
---@field private waiting integer   how many are in that state
---@field private fetched integer   items
---@field private handed integer    items
---@field private exhausted boolean no more items
local Batches = {}
Batches.__index = Batches

local M = {}

---@param source any[]|fun(): any  a list, or a function that gives the next item, then nil
---@param size integer             most items of one batch
---@param shares? integer          at least so many batches are made of what is left of a list, 1
---  unless told otherwise
---@return jianbao.Batches
function M.new(source, size, shares)
  return setmetatable({ source = source, size = size, shares = shares or 1, list = {}, first = 1,
    last = 0, waiting = 0, fetched = 0, handed = 0, exhausted = false }, Batches)
end

---@param batch jianbao.Batch
---@param state "waiting"|"sent"|"done"
function Batches:set_state(batch, state)
  local change = (state == "waiting" and 1 or 0) - (batch.state == "waiting" and 1 or 0)
  self.waiting = self.waiting + change
  batch.state = state
end

---@return any[] items  the next ones of the source, as many as are to be in a batch
function Batches:fetch_items()
  local items, source, size = {}, self.source, self.size
  if type(source) == "table" then
    local first, left = self.fetched + 1, #source - self.fetched
    size = math.min(size, math.max(left // self.shares, 1))
    table.move(source, first, first + math.min(size, left) - 1, 1, items)
  else
    for place = 1, self.exhausted and 0 or size do
      items[place] = source()
      if items[place] == nil then
        break
      end
    end
  end
  self.fetched, self.exhausted = self.fetched + #items, #items < size
  return items
end

---@return jianbao.Batch?  nil: there are no more items
function Batches:fetch()
  local first, items = self.fetched + 1, self:fetch_items()
  if #items == 0 then
    return nil
  end
  local batch = { first = first, items = items, results = {}, done = 0, handed = 0,
    state = "waiting", turn = 0 }
  self.last = self.last + 1
  self.list[self.last], self.waiting = batch, self.waiting + 1
  return batch
end

---@param most integer  items that may be kept before more are fetched
---@return jianbao.Batch?  the first that waits; fetched if there is room
function Batches:next_waiting(most)
  for number = self.first, self.waiting > 0 and self.last or 0 do
    if self.list[number].state == "waiting" then
      return self.list[number]
    end
  end
  return self.fetched - self.handed < most and self:fetch() or nil
end

---Take in results.
---@param batch jianbao.Batch
---@param results any[]  of the next items of it; the batch keeps them
function Batches:take(batch, results)
  if batch.done == 0 then
    batch.results = results -- mostly all of them come at once
  else
    table.move(results, 1, #results, batch.done + 1, batch.results)
  end
  batch.done = batch.done + #results
  if batch.done == #batch.items then
    self:set_state(batch, "done")
  end
end

---@param marks table<integer, any>?  by place
---@param kept integer                places whose marks stay
local function forget(marks, kept)
  for place in pairs(marks or {}) do
    if place > kept then
      marks[place] = nil
    end
  end
end

---Forget all that was found out behind an item: it is done again as if the
---items had come one by one.
---@param index integer
function Batches:forget_behind(index)
  for number = self.first, self.last do
    local batch = self.list[number]
    local kept = math.max(index - batch.first + 1, 0)
    if kept < #batch.items then
      batch.done = math.min(batch.done, kept)
      forget(batch.failures, kept)
      forget(batch.given_up, kept)
      batch.turn = batch.turn + 1
      self:set_state(batch, "waiting")
    end
  end
end

---A worker ended on an item, and there is nothing to blame.
---@param batch jianbao.Batch
---@param place integer
---@param most integer  so many, and the item is given up
---@return boolean      whether it is now
function M.fail(batch, place, most)
  batch.failures = batch.failures or {}
  batch.failures[place] = (batch.failures[place] or 0) + 1
  if batch.failures[place] < most then
    return false
  end
  batch.given_up = batch.given_up or {}
  batch.given_up[place] = true
  return true
end

---What is to be handed over next, in order; it counts as handed over from here on.
---@return jianbao.Batch? batch  nil: nothing now
---@return integer? first        place of the first item
---@return integer? last
function Batches:hand_over()
  local batch = self.list[self.first]
  if batch and batch.handed == #batch.items then
    self.list[self.first] = nil
    self.first = self.first + 1
    batch = self.list[self.first]
  end
  if not batch or batch.handed == batch.done then
    return nil
  end
  local first = batch.handed + 1
  self.handed = self.handed + batch.done - batch.handed
  batch.handed = batch.done
  return batch, first, batch.done
end

---@return boolean  all items were done and handed over
function Batches:finished()
  local batch = self.list[self.first]
  return self.exhausted and (not batch or self.first == self.last and batch.handed == #batch.items)
end

return M
