---@meta jianbao.core.sandbox

---A place to run scripts that editors write: a Lua state of its own with a limit on memory, steps
---and time, and nothing that reaches outside. What cannot be stopped from inside is LPeg at work,
---while it matches or compiles without calling Lua: see jianbao.watchdog.
---
---A script has assert, error, getmetatable, ipairs, next, pairs, pcall, rawequal, rawget, rawlen,
---rawset, select, setmetatable, tonumber, tostring, type, xpcall, the libraries math (without
---random), string (without dump), table, utf8, and lpeg if asked for. Patterns of string take
---whole characters, positions are bytes. tostring of a table or a function is the name of its type.
---@class jianbao.core.sandbox
local sandbox = {}

---@class jianbao.SandboxLimits
---@field memory? integer        bytes of the state, 64 MB unless told otherwise; no single string
---  or table takes more than a quarter of it
---@field instructions? integer  steps of one load or call, 10 million
---@field seconds? number        of one load or call, 5
---@field lpeg? boolean          true: with LPeg

---@class jianbao.Sandbox
local Sandbox = {}

---@param limits? jianbao.SandboxLimits
---@return jianbao.Sandbox? sandbox  close it, or bind it to a to-be-closed variable
---@return string? message
---@return string? code  "not-found" (LPeg), "no-memory"
---@nodiscard
function sandbox.new(limits) end

---Run a chunk of text. A trusted one - ours - writes into the globals that all later chunks can
---read, but not change; names that begin with "_" they do not see. An untrusted one gets an
---environment of its own over them. What either returns is in the global _result.
---@param text string
---@param name string  of the file, for messages
---@param trusted? boolean
---@return true? done
---@return string? message  with file and line
---@return string? code  "bad-script" or "limit"
function Sandbox:load(text, name, trusted) end

---Call a function that a trusted chunk left in its globals. Arguments and results are copied: nil,
---booleans, numbers, strings, and tables of them, at most 32 deep and 16 MB. An argument that is
---anything else raises. After a failure the sandbox can be used on.
---@param name string
---@param ... any
---@return any ...  what it returns; else nil, message with file and line, and code: "bad-script",
---  "limit", "not-found", "too-large", "no-memory"
function Sandbox:call(name, ...) end

---@return integer bytes  the state has now
---@return integer steps  of the last load or call; instructions are counted by the thousand
---@return integer peak  most bytes it had during that load or call
function Sandbox:usage() end

function Sandbox:close() end

return sandbox
