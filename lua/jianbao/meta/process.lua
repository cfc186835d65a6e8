---@meta jianbao.core.process

---Worker processes that can be killed, and the note each shares with its parent. What scripts use
---is jianbao.watchdog.
---@class jianbao.core.process
local process = {}

---A program that runs beside this one; messages are its standard input and output.
---@class jianbao.Process
local Process = {}

---What a worker says to its parent without a message.
---@class jianbao.Note
local Note = {}

---@param words string[]  the program, looked for in $PATH, and its arguments
---@return jianbao.Process? process  close it, or bind it to a to-be-closed variable
---@return string? message
---@return string? code
---@nodiscard
function process.start(words) end

---Let messages pass until a process of the list has sent one or ended, or the time is over.
---@param processes jianbao.Process[]
---@param seconds number
---@return true? done
---@return string? message
---@return string? code
function process.wait(processes, seconds) end

---In a worker: the note that its parent reads.
---@return jianbao.Note? note
---@return string? message
---@return string? code  "misuse" when this process is no worker
---@nodiscard
function process.note() end

---Put a message into the queue; it goes out in `process.wait`.
---@param message string
---@return true? done
---@return string? message
---@return string? code  "no-memory"
function Process:send(message) end

---@return string? message  the next that has come
function Process:receive() end

---@return boolean  whether nothing more will come
function Process:ended() end

---@return number? seconds  it has been at its item; nil: it is at none
function Process:busy() end

---@return integer  how many items it has begun so far
function Process:items() end

---Kill it, if it lives, and wait for its end.
---@return string? name  what it was about to try
---@return integer signal  that ended it, or 0
---@return integer status
function Process:stop() end

function Process:close() end

---An item begins: its time runs from now.
function Note:begin() end

---The item is done.
function Note:finish() end

---What is tried now, so that it can be blamed.
---@param name string  cut to 240 bytes
function Note:name(name) end

return process
