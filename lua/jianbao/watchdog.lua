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
-- that two workers are not held up by their parent (jianbao.batches). The note
-- counts the items begun, and so tells which of a message a worker hung on.
--
-- A module that can work this way has a function `worker(setup)`, which gives
-- the function that does one item: `work(item, watch)`. It calls
-- `watch.try(name)` before it tries something that might hang, `watch.try()`
-- when that is over, and leaves out what stands in `watch.off`. Setups, items
-- and results are plain values.

local batches = require "jianbao.batches"
local core = require "jianbao.core"
local workers = require "jianbao.workers"

local M = {}

---Messages that a worker has at hand, so that it need not wait for the next: of one item, and of
---several small ones. When every core works, the parent may wait for its turn as long as two of
---those take.
local AT_HAND, AT_HAND_SMALL = 2, 4
---Items for each worker that may be done before their turn; at least twice what it has at hand.
local AHEAD = 16
---Messages for each worker that what is left of a list should at least make.
local SHARES = 4
---A worker that has not begun its item after so long will not.
local START_SECONDS = 60
---Workers in a row that never get to work.
local MOST_STARTS = 3
---An item that ends so many workers without a name to blame is given up.
local MOST_FAILURES = 2
---The next collection in a worker begins when its memory is so many per cent of what the last one
---left. That is nearly all rules, which stay. At Lua's 200 the collector went through 10,000 rules
---every 1,800 articles: a sixth of a worker's time, and the cache that it shares with the others.
local COLLECT_AT = 400

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
---@field batch? integer   most items in one message; 1 unless told otherwise
---@field on_result fun(index: integer, result: any)  in the order of the items; nil: given up
---@field on_culprit? fun(culprit: jianbao.Culprit)   before the result of the item it is about

---A message to a worker that it has not answered whole.
---@class jianbao.SentBatch
---@field batch jianbao.Batch
---@field turn integer      of the batch when it was sent
---@field next integer      place of the first item that is not answered
---@field last integer      place of the last item

---@class jianbao.WatchedWorker
---@field process jianbao.Process
---@field ready boolean     it has said that it can work
---@field since number      os.time when it was started or last answered
---@field answered integer  items it has answered
---@field at_hand jianbao.SentBatch[]  an item of the first is being done

---@class jianbao.Watchdog
---@field work jianbao.WatchedWork
---@field workers jianbao.WatchedWorker[]
---@field batches jianbao.Batches
---@field at_hand integer   messages that a worker has
---@field ahead integer     items that may be kept before more are fetched
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

---What is sent of a batch: all that is not done.
---@param batch jianbao.Batch
---@return { items: any[], off: string[][]?, skip: integer[]? } message
function Watchdog:message(batch)
  local done, items = batch.done, batch.items
  if done > 0 then
    items = table.move(items, done + 1, #items, 1, {})
  end
  local off, skip
  if next(self.off) then -- there is mostly none to be told
    off = {}
    for place in ipairs(items) do
      off[place] = self:off_for(batch.first + done + place - 1)
    end
  end
  for place in pairs(batch.given_up or {}) do
    skip = skip or {}
    skip[#skip + 1] = place > done and place - done or nil
  end
  return { items = items, off = off, skip = skip }
end

---@param worker jianbao.WatchedWorker
function Watchdog:supply(worker)
  while worker.ready and #worker.at_hand < self.at_hand do
    local batch = self.batches:next_waiting(self.ahead)
    if not batch then
      return
    elseif #worker.at_hand == 0 then
      worker.since = os.time()
    end
    self.batches:set_state(batch, "sent")
    batch.turn = batch.turn + 1
    table.insert(worker.at_hand,
      { batch = batch, turn = batch.turn, next = batch.done + 1, last = #batch.items })
    worker.process:send(workers.serialise(self:message(batch)))
  end
end

---@param sent jianbao.SentBatch
---@return boolean  whether the batch was not sent anew, or put back, since
local function is_current(sent)
  return sent.turn == sent.batch.turn and sent.batch.state == "sent"
end

---@param worker jianbao.WatchedWorker
---@param answers any[]  of the next items at hand
function Watchdog:take_answers(worker, answers)
  local sent = worker.at_hand[1]
  if not sent then
    return
  elseif is_current(sent) then
    self.batches:take(sent.batch, answers)
  end
  worker.answered = worker.answered + #answers
  sent.next = sent.next + #answers
  if sent.next > sent.last then
    table.remove(worker.at_hand, 1)
  end
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

---Forget all that was found out behind an item, names that were switched off too.
---@param index integer
function Watchdog:forget_behind(index)
  self.batches:forget_behind(index)
  for later in pairs(self.culprits) do
    if later > index then
      self.culprits[later] = nil
    end
  end
  for name, first in pairs(self.off) do
    if first > index then
      self.off[name] = nil
    end
  end
end

---What comes of an item on which a worker hung or died.
---@param batch jianbao.Batch
---@param place integer
---@param name string?
---@param why "deadline"|"signal"|"exit"
---@param value number
function Watchdog:blame(batch, place, name, why, value)
  local index = batch.first + place - 1
  if name and not (self.off[name] and self.off[name] <= index) then
    self:forget_behind(index)
    self.off[name] = index
  elseif batches.fail(batch, place, MOST_FAILURES) then
    name = nil
  else
    return
  end
  self.culprits[index] = self.culprits[index] or {}
  table.insert(self.culprits[index],
    { name = name, index = index, item = batch.items[place], why = why, value = value })
end

---Put back what a worker that is late or dead had at hand: what it had done and
---not answered is done again, and so is what it had not begun.
---@param worker jianbao.WatchedWorker
---@return jianbao.Batch? batch  in which it was at an item, if that still counts
---@return integer? place        of the item
function Watchdog:put_back(worker)
  local current = math.max(worker.process:items() - worker.answered, 1)
  local found, place ---@type jianbao.Batch?, integer?
  for _, sent in ipairs(worker.at_hand) do
    local count = sent.last - sent.next + 1
    if is_current(sent) then
      self.batches:set_state(sent.batch, "waiting")
      if 1 <= current and current <= count then
        found, place = sent.batch, sent.next + current - 1
      end
    end
    current = current - count
  end
  return found, place
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
  local batch, place = self:put_back(worker)
  if batch and (ended or late or busy == nil) then
    if not ended then
      self:blame(batch, place, name, "deadline", self.work.deadline)
    elseif signal > 0 then
      self:blame(batch, place, name, "signal", signal)
    else
      self:blame(batch, place, name, "exit", status)
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

---@param index integer  of an item
function Watchdog:tell_culprits(index)
  for _, culprit in ipairs(self.culprits[index]) do
    if self.work.on_culprit then
      self.work.on_culprit(culprit)
    end
  end
  self.culprits[index] = nil
end

---Hand over what is done, in order.
function Watchdog:hand_over()
  local culprits, on_result = self.culprits, self.work.on_result
  for batch, first, last in self.batches.hand_over, self.batches do
    local before, results = batch.first - 1, batch.results
    for place = first, last do
      local answer, index = results[place], before + place
      if culprits[index] then
        self:tell_culprits(index)
      end
      if type(answer) == "table" then
        answer = answer.result
      end
      on_result(index, answer)
    end
  end
end

---@return boolean? done
---@return string? message
---@return string? code
function Watchdog:run()
  if not self.batches:next_waiting(self.ahead) then
    return true -- nothing to be done, and no need for workers
  end
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
    if self.batches:finished() then
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
  local jobs, size = math.max(1, work.jobs or 1), work.batch or 1
  local at_hand = size > 1 and AT_HAND_SMALL or AT_HAND
  local dog = setmetatable({
    work = work, workers = {}, batches = batches.new(work.items, size, jobs * SHARES),
    at_hand = at_hand, ahead = math.max(AHEAD, 2 * at_hand * size) * jobs,
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

---No names: the same table each time, so that it is known without a look.
local NONE = {}

---@param names string[]?
---@return table<string, true>
local function set_of(names)
  if not names or #names == 0 then
    return NONE
  end
  local set = {}
  for _, name in ipairs(names) do
    set[name] = true
  end
  return set
end

---Do the items of one message.
---@param message { items: any[], off: string[][]?, skip: integer[]? }
---@param work fun(item: any, watch: jianbao.Watch): any
---@param watch jianbao.Watch
---@param note jianbao.Note
local function do_items(message, work, watch, note)
  local done, since, skip = {}, os.time(), {}
  for _, place in ipairs(message.skip or {}) do
    skip[place] = true
  end
  for place, item in ipairs(message.items) do
    watch.off = set_of(message.off and message.off[place])
    note:begin()
    local result
    if not skip[place] then
      result = work(item, watch)
    end
    note:finish()
    done[#done + 1] = type(result) == "string" and result or { result = result }
    if os.time() > since then -- slow items: the parent must not take this for silence
      give { done = done }
      done, since = {}, os.time()
    end
  end
  give { done = done }
end

---What a worker process does.
function M.serve()
  local note = assert(core.process.note())
  collectgarbage("incremental", COLLECT_AT)
  local job = take()
  local fine, work = pcall(function()
    return require(job.module).worker(job.setup)
  end)
  if not fine then
    give { cannot = tostring(work) }
    return
  end
  give { ready = true }
  local watch = { off = NONE, try = function(name) note:name(name or "") end }
  for message in take do
    do_items(message, work, watch, note)
  end
end

return M
