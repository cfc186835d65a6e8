--- Write the text that the measurements of segmentation run on.
--
--   lua5.4 make_words_text.lua DICTIONARY BYTES > TEXT
--
-- Words are drawn by their frequency in jieba's dictionary, so that the text
-- has the words a newspaper has, as often, though in no sensible order. Each
-- clause has 3 to 14 words; 6 % of the clauses hold a number with a unit, 3 %
-- a Latin word, 4 % a name that no dictionary has (a surname and one or two
-- characters drawn alike). A sentence has 1 to 4 clauses, a line 2 to 7
-- sentences. The seed is fixed: the same dictionary gives the same text.

local path, wanted = arg[1], tonumber(arg[2] or "24600000")
math.randomseed(20231120)
local random = math.random

local words, sums, total = {}, {}, 0
local singles = {}
for line in io.lines(path) do
  local word, frequency = line:match "^(.-) (%d+)"
  if word then
    total = total + tonumber(frequency)
    words[#words + 1], sums[#sums + 1] = word, total
    if #word == 3 then
      singles[#singles + 1] = word
    end
  end
end

local function draw()
  local at, low, high = random(total), 1, #sums
  while low < high do
    local middle = (low + high) // 2
    if sums[middle] < at then
      low = middle + 1
    else
      high = middle
    end
  end
  return words[low]
end

local UNITS = { "元", "人", "年", "%", "万吨", "公里", "个", "天", "岁", "平方米" }
local LATIN = { "AI", "GDP", "App", "5G", "iPhone", "WTO", "B2B", "Wi-Fi", "e-mail", "LED" }
local SURNAMES = { "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙" }

local function number()
  local kind = random(5)
  if kind == 1 then
    return tostring(random(9))
  elseif kind == 2 then
    return ("%.1f"):format(random(999) / 10)
  elseif kind == 3 then
    return tostring(random(1990, 2030))
  end
  return tostring(random(10, 99999))
end

local function clause(out)
  for _ = 1, random(3, 14) do
    out[#out + 1] = draw()
  end
  local extra = random(100)
  if extra <= 6 then
    out[#out + 1] = number() .. UNITS[random(#UNITS)]
  elseif extra <= 9 then
    out[#out + 1] = LATIN[random(#LATIN)]
  elseif extra <= 13 then
    out[#out + 1] = SURNAMES[random(#SURNAMES)]
    for _ = 1, random(2) do
      out[#out + 1] = singles[random(#singles)]
    end
  end
end

local STOPS = { "。", "。", "。", "。", "。", "！", "？", "；" }
local BREAKS = { "，", "，", "，", "，", "、", "：" }

local bytes = 0
while bytes < wanted do
  local out = { "　　" }
  for _ = 1, random(2, 7) do
    local quoted = random(8) == 1
    if quoted then
      out[#out + 1] = "“"
    end
    for _ = 1, random(0, 3) do
      clause(out)
      out[#out + 1] = BREAKS[random(#BREAKS)]
    end
    clause(out)
    out[#out + 1] = STOPS[random(#STOPS)]
    if quoted then
      out[#out + 1] = "”"
    end
  end
  out[#out + 1] = "\n"
  local line = table.concat(out)
  io.write(line)
  bytes = bytes + #line
end
