--- Work in processes that are watched: what hangs is killed, named, and left
-- out from there on.
--
-- LPeg at work, and any other C function, cannot be interrupted from inside a
-- process. So items are done by worker processes, and each says in a note that
-- it shares with its parent what it is about to try (a rule). A worker that
-- takes longer for one item than the deadline, or dies, is replaced; what it
-- had named is switched off from that item on, and the item is done again.
--
-- The results come in the order of the items, and are the same whatever the
-- number of workers: as if one did all, one by one. A name that hangs on item 7
-- is off for item 7 and all behind it; those of them that were done before are
-- done again. (When something is near the deadline, the clock decides. Limits
-- that count come first: jianbao.core.sandbox.)
--
-- Where items are small, several go in one message and come back in one, so
-- that two workers are not held up by their parent. The note counts the items
-- begun, and so tells which of a message a worker hung on.
--
-- A module that can work this way has a function `worker(setup)`, which gives
-- the function that does one item: `work(item, watch)`. It calls
-- `watch.try(name)` before it tries something that might hang, `watch.try()`
-- when that is over, and leaves out what stands in `watch.off`. Setups, items
-- and results are plain values.

local core = require "jianbao.core"
local workers = require "jianbao.workers"

local M = {}

---Messages of items that a worker has at hand, so that it need not wait for the next.
local AT_HAND = 2
---Items, and messages of them, for each worker that may be done before their turn.
local AHEAD, AHEAD_MESSAGES = 16, 4
---A worker that has not begun its item after so long will not.
local START_SECONDS = 60
---Workers in a row that never get to work.
local MOST_STARTS = 3
---An item that ends so many workers without a name to blame is given up.
local MOST_FAILURES = 2

---@class jianbao.Watch  what a worker is given with each item
---@field off table<string, true>  names that are switched off
---@field try fun(name?: string)   says what is tried now; without a name: nothing

---@class jianbao.Culprit
---@field name string?    what the worker had named; nil: nothing, and the item is given up
---@field index integer   the item it hung on; the name is off from here on
---@field item any
---@field why "deadline"|"signal"|"exit"
---@field value number    the deadline in seconds, the signal, or the exit status

---@class jianbao.WatchedWork
---@field module string    has the function `worker`
---@field setup any
---@field items any[]|fun(): any  a list, or a function that gives the next one, then nil
---@field deadline number  seconds for one item
---@field jobs? integer    1 unless told otherwise
---@field batch? integer   items in one message; 1 unless told otherwise
---@field on_result fun(index: integer, result: any)  in the order of the items; nil: given up
---@field on_culprit? fun(culprit: jianbao.Culprit)   before the result of the item it is about

---@class jianbao.WatchedItem
---@field index integer
---@field item any
---@field state "waiting"|"sent"|"done"
---@field turn integer      counts the times it was sent: an old answer is not taken
---@field failures integer
---@field result any

---@class jianbao.WatchedWorker
---@field process jianbao.Process
---@field ready boolean     it has said that it can work
---@field since number      os.time when it was started or last answered
---@field answered integer  items it has answered
---@field at_hand { entry: jianbao.WatchedItem, turn: integer }[]  one of the first is being done

---@class jianbao.Watchdog
---@field work jianbao.WatchedWork
---@field batch integer
---@field workers jianbao.WatchedWorker[]
---@field entries table<integer, jianbao.WatchedItem>  fetched, not handed over
---@field waiting integer   entries in that state
---@field fetched integer
---@field handed integer    items whose result was handed over
---@field exhausted boolean no more items
---@field off table<string, integer>  name -> the first item it is off for
---@field culprits table<integer, jianbao.Culprit[]>  by item, not handed over
---@field starts integer    workers in a row that never got to work
local Watchdog = {}
Watchdog.__index = Watchdog

---@return jianbao.WatchedWorker? worker
---@return string? message
---@return string? code
function Watchdog:start()
  local code = ("package.path=%q;package.cpath=%q;require('jianbao.watchdog').serve()")
    :format(package.path, package.cpath)
  local process, message, failure = core.process.start { workers.interpreter(), "-e", code }
  if not process then
    return nil, message, failure
  end
  process:send(workers.serialise { module = self.work.module, setup = self.work.setup })
  return { process = process, ready = false, since = os.time(), answered = 0, at_hand = {} }
end

---@return jianbao.WatchedItem?  the first that waits; fetched if there is room
function Watchdog:next_waiting()
  for index = self.handed + 1, self.waiting > 0 and self.fetched or 0 do
    if self.entries[index].state == "waiting" then
      return self.entries[index]
    end
  end
  local ahead = math.max(AHEAD, AHEAD_MESSAGES * self.batch) * #self.workers
  if self.exhausted or self.fetched - self.handed >= ahead then
    return nil
  end
  local items = self.work.items
  local item
  if type(items) == "function" then
    item = items()
  else
    item = items[self.fetched + 1]
  end
  if item == nil then
    self.exhausted = true
    return nil
  end
  self.fetched = self.fetched + 1
  local entry = { index = self.fetched, item = item, state = "waiting", turn = 0, failures = 0 }
  self.entries[self.fetched], self.waiting = entry, self.waiting + 1
  return entry
end

---@param entry jianbao.WatchedItem
---@param state "waiting"|"sent"|"done"
function Watchdog:set_state(entry, state)
  local change = (state == "waiting" and 1 or 0) - (entry.state == "waiting" and 1 or 0)
  self.waiting = self.waiting + change
  entry.state = state
end

---@param index integer  of an item
---@return string[] names  that are off for it
function Watchdog:off_for(index)
  local names = {}
  for name, first in pairs(self.off) do
    if first <= index then
      names[#names + 1] = name
    end
  end
  return names
end

---@param worker jianbao.WatchedWorker
function Watchdog:supply(worker)
  while worker.ready and #worker.at_hand <= (AT_HAND - 1) * self.batch do
    local items, at_hand = {}, worker.at_hand
    local off = next(self.off) and {} or nil -- there is mostly none to be told
    while #items < self.batch do
      local entry = self:next_waiting()
      if not entry then
        break
      end
      self:set_state(entry, "sent")
      entry.turn = entry.turn + 1
      items[#items + 1] = entry.item
      if off then
        off[#items] = self:off_for(entry.index)
      end
      at_hand[#at_hand + 1] = { entry = entry, turn = entry.turn }
    end
    if #items == 0 then
      return
    elseif #items == #at_hand then
      worker.since = os.time()
    end
    worker.process:send(workers.serialise { items = items, off = off })
  end
end

---@param sent { entry: jianbao.WatchedItem, turn: integer }
---@return boolean  whether the item was not sent anew, or put back, since
local function is_current(sent)
  return sent.turn == sent.entry.turn and sent.entry.state == "sent"
end

---@param worker jianbao.WatchedWorker
---@param done any[]  results of the first at hand; what is no string is in a table
function Watchdog:take_answers(worker, done)
  for place = 1, #done do
    local answer, sent = done[place], worker.at_hand[place]
    if sent and is_current(sent) then
      self:set_state(sent.entry, "done")
      if type(answer) == "table" then
        answer = answer.result
      end
      sent.entry.result = answer
    end
  end
  local count = #worker.at_hand
  table.move(worker.at_hand, #done + 1, count + #done, 1)
  worker.answered = worker.answered + #done
end

---Take in what a worker has sent.
---@param worker jianbao.WatchedWorker
---@return string? message  why it cannot work at all
function Watchdog:listen(worker)
  for message in worker.process.receive, worker.process do
    local answer = workers.restore(message)
    worker.since = os.time()
    if answer.cannot then
      return answer.cannot
    elseif answer.ready then
      worker.ready, self.starts = true, 0
    else
      self:take_answers(worker, answer.done)
    end
  end
  return nil
end

---Forget all that was found out behind an item: it is done again as if the
---items had come one by one.
---@param index integer
function Watchdog:forget_behind(index)
  for later = index + 1, self.fetched do
    local entry = self.entries[later]
    self:set_state(entry, "waiting")
    entry.result, entry.failures = nil, 0
    entry.turn = entry.turn + 1
    self.culprits[later] = nil
  end
  for name, first in pairs(self.off) do
    if first > index then
      self.off[name] = nil
    end
  end
end

---What comes of an item on which a worker hung or died.
---@param entry jianbao.WatchedItem
---@param name string?
---@param why "deadline"|"signal"|"exit"
---@param value number
function Watchdog:blame(entry, name, why, value)
  local index = entry.index
  if name and not (self.off[name] and self.off[name] <= index) then
    self:forget_behind(index)
    self.off[name] = index
  else
    entry.failures = entry.failures + 1
    if entry.failures < MOST_FAILURES then
      return
    end
    self:set_state(entry, "done")
    entry.result, name = nil, nil
  end
  self.culprits[index] = self.culprits[index] or {}
  table.insert(self.culprits[index],
    { name = name, index = index, item = entry.item, why = why, value = value })
end

---Put a new worker in the place of one that is late or dead.
---@param number integer
---@return boolean? done
---@return string? message
---@return string? code
function Watchdog:replace(number)
  local worker = self.workers[number]
  local process = worker.process
  local ended = process:ended()
  local busy = process:busy()
  local name, signal, status = process:stop()
  -- It may have answered, and begun another item, in the last moment.
  local late = not ended and busy ~= nil and (process:busy() or 0) > self.work.deadline
  core.process.wait({ process }, 0)
  local cannot = self:listen(worker)
  if cannot then
    return nil, cannot, "misuse"
  end
  -- What it had done and not answered is done again; so is what it had not begun.
  local current = math.max(process:items() - worker.answered, 1)
  local first ---@type jianbao.WatchedItem?
  for place, sent in ipairs(worker.at_hand) do
    if is_current(sent) then
      self:set_state(sent.entry, "waiting")
      first = place == current and sent.entry or first
    end
  end
  if first and (ended or late or busy == nil) then
    if not ended then
      self:blame(first, name, "deadline", self.work.deadline)
    elseif signal > 0 then
      self:blame(first, name, "signal", signal)
    else
      self:blame(first, name, "exit", status)
    end
  end
  process:close()
  if not worker.ready then
    self.starts = self.starts + 1
    if self.starts >= MOST_STARTS then
      return nil, "the worker processes end before they get to work", "io"
    end
  end
  local message, code
  worker, message, code = self:start()
  if not worker then
    return nil, message, code
  end
  self.workers[number] = worker
  return true
end

---@param worker jianbao.WatchedWorker
---@return boolean  whether it is to be replaced
---@return number   seconds after which to look again
function Watchdog:judge(worker)
  if worker.process:ended() then
    return true, 0
  end
  local busy = worker.process:busy()
  if busy then
    return busy > self.work.deadline, self.work.deadline - busy
  end
  local idle = worker.ready and #worker.at_hand == 0
  return not idle and os.time() - worker.since > self.work.deadline + START_SECONDS, 1
end

---Hand over what is done, in order.
function Watchdog:hand_over()
  while true do
    local index = self.handed + 1
    local entry = self.entries[index]
    if not entry or entry.state ~= "done" then
      return
    end
    for _, culprit in ipairs(self.culprits[index] or {}) do
      if self.work.on_culprit then
        self.work.on_culprit(culprit)
      end
    end
    self.entries[index], self.culprits[index] = nil, nil
    self.handed = index
    self.work.on_result(index, entry.result)
  end
end

---@return boolean? done
---@return string? message
---@return string? code
function Watchdog:run()
  for number = 1, math.max(1, self.work.jobs or 1) do
    local worker, message, code = self:start()
    if not worker then
      return nil, message, code
    end
    self.workers[number] = worker
  end
  while true do
    local processes, patience = {}, 60
    for number, worker in ipairs(self.workers) do
      self:supply(worker)
      processes[number] = worker.process
      local _, again = self:judge(worker)
      patience = math.min(patience, math.max(again, 0) + 0.001)
    end
    if self.exhausted and self.handed == self.fetched then
      return true
    end
    -- A worker may begin its item just after the look at it.
    patience = math.min(patience, self.work.deadline)
    local waited, message, code = core.process.wait(processes, patience)
    if not waited then
      return nil, message, code
    end
    for number, worker in ipairs(self.workers) do
      local cannot = self:listen(worker)
      if cannot then
        return nil, cannot, "misuse"
      end
      if self:judge(worker) then
        local replaced
        replaced, message, code = self:replace(number)
        if not replaced then
          return nil, message, code
        end
      end
    end
    self:hand_over()
  end
end

---Do all items in worker processes; see above.
---@param work jianbao.WatchedWork
---@return boolean? done
---@return string? message  why there can be no work: the module, or the system
---@return string? code
function M.run(work)
  assert(type(work.module) == "string" and type(work.on_result) == "function"
    and type(work.deadline) == "number" and work.deadline > 0 and work.items,
    "module, items, deadline and on_result are wanted")
  local dog = setmetatable({
    work = work, batch = work.batch or 1, workers = {}, entries = {}, waiting = 0,
    fetched = 0, handed = 0, exhausted = false,
    off = {}, culprits = {}, starts = 0,
  }, Watchdog)
  -- Whatever way this is left, no worker stays behind.
  local _ <close> = setmetatable({}, {
    __close = function()
      for _, worker in ipairs(dog.workers) do
        worker.process:close()
      end
    end,
  })
  return dog:run()
end

---@return any? message  nil when the parent has gone
local function take()
  local length = io.read "n"
  return length and io.read(1) and workers.restore(length > 0 and io.read(length) or "return nil")
end

---@param answer table
local function give(answer)
  local source = workers.serialise(answer)
  io.write(("%d\n"):format(#source), source)
  io.flush()
end

---What a worker process does.
function M.serve()
  local note = assert(core.process.note())
  local job = take()
  local fine, work = pcall(function()
    return require(job.module).worker(job.setup)
  end)
  if not fine then
    give { cannot = tostring(work) }
    return
  end
  give { ready = true }
  local watch = { try = function(name) note:name(name or "") end }
  for message in take do
    local done, since = {}, os.time()
    for place, item in ipairs(message.items) do
      watch.off = {}
      for _, name in ipairs(message.off and message.off[place] or {}) do
        watch.off[name] = true
      end
      note:begin()
      local result = work(item, watch)
      note:finish()
      done[#done + 1] = type(result) == "string" and result or { result = result }
      if os.time() > since then -- slow items: the parent must not take this for silence
        give { done = done }
        done, since = {}, os.time()
      end
    end
    give { done = done }
  end
end

return M
