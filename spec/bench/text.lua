--- How fast bytes become text.
--
--   lua5.4 spec/bench/text.lua [FILE…]        (after make; from the work tree)
--
-- Without a file a page of our own is measured. A file is repeated to 32 MB,
-- so that figures of short pages compare. Each figure is the best of three.

package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
package.cpath = (os.getenv "JIANBAO_BUILD" or "build") .. "/lib/?.so;" .. package.cpath
local text = require "jianbao.core".text

local BYTES = 32 * 1000 * 1000

local page = [[
# 城北区职工运动会开幕，三十二支代表队同场竞技
本报讯（记者 苏青禾 通讯员 何若溪）6月21日上午，城北区第七届职工运动会在体育中心开幕。来自机关、
学校、医院和企业的32支代表队参加拔河、跳绳、接力等9个项目，“比出精神、赛出友谊”成为全场的共同心声。
　　区总工会主席林向晚说，运动会已连续举办6届，今年首次增设了《广播体操》展演和家庭趣味赛。
]]

--- `s` in another encoding, by the system's iconv.
local function encode(s, encoding)
  local name = os.tmpname()
  local file = assert(io.open(name, "wb"))
  file:write(s)
  file:close()
  local pipe = assert(io.popen(("iconv -c -f UTF-8 -t %s %s"):format(encoding, name)))
  local bytes = pipe:read "a"
  pipe:close()
  os.remove(name)
  return bytes
end

local function report(name, run, s)
  local best = math.huge
  for _ = 1, 3 do
    collectgarbage()
    local start = os.clock()
    run(s)
    best = math.min(best, os.clock() - start)
  end
  print(("  %-34s %8.0f MB/s"):format(name, #s / best / 1e6))
end

local function measure(name, s)
  s = s:rep(math.max(1, BYTES // #s))
  print(("%s, repeated to %d bytes"):format(name, #s))
  report("valid", text.valid, s)
  report("length", text.length, s)
  report("measure", text.measure, s)
  report("sha256", text.sha256, s)
  report("normalise", text.normalise, s)
  report("normalise, loose", function(x) return text.normalise(x, { loose = true }) end, s)
  report("decode UTF-8", text.decode, s)
  for _, encoding in ipairs { "GB18030", "UTF-16LE" } do
    report("decode " .. encoding, text.decode, encode(s, encoding))
  end
  local damaged = s:gsub("的", "\xE7\x9A"):gsub("在", "\xE5\x9C")
  report("decode damaged UTF-8", text.decode, damaged)
end

if #arg == 0 then
  measure("a page of our own", page)
end
for _, name in ipairs(arg) do
  local file = assert(io.open(name, "rb"))
  measure(name, (text.decode(file:read "a")))
  file:close()
end
