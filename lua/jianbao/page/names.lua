--- Recognise the names of persons as newspapers print them.
--
-- A name is two to four ideographs, a transcribed name with middle dots, or
-- a Latin name; two-character names may be padded to three (王　磊). What
-- stands under a headline with no word such as 记者 before it counts as a
-- name only if it begins with a known surname: that list is what keeps
-- （完） or a crosshead from becoming a person.

local lpeg = require "lpeg"
local patterns = require "jianbao.page.patterns"

local P, R = lpeg.P, lpeg.R
local han, blank = patterns.han, patterns.blank

local M = {}

-- The surnames that open over 99 % of Han names, by the 2020 register's order
-- and with their traditional forms.
local surnames = [[
王李张闻阎闫閻刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾
夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷申欧耿关
兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪简车项
连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆
乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘厉伊仝区郜海阚花权强屠豆朴盖练廉禹井祖漆巴丰卿狄索宣晋云容敬扈晁芮都普阙浦戈伏鹿薄邸雍
辜阿乌母裘亓邰赫杭况那宿鲜印逯隆茹诺慕危玉银亢嵇公哈湛宾勾茅利於揭干尉冶斯元束檀衣阴昝智奉衡尧闭由沐葉張劉陳楊黃趙吳孫馬羅鄭
謝許韓鄧馮蕭蘇呂盧鍾譚陸範賈鄒龍賀顧龔萬錢嚴湯溫龐顏莊聶魯歐關蘭紀單駱蔣閻藍遊簡項連麥婁竇黨費衛應鄔邊師喬寧齊賴赖洪詹
]]
--- The characters of that list, for others that recognise names.
M.surnames = surnames:gsub("%s", "")

local surname_set = {}
for character in surnames:gmatch "[\xE3-\xE9][\x80-\xBF][\x80-\xBF]" do
  surname_set[character] = true
end

local compound_surnames = patterns.any_of {
  "欧阳", "歐陽", "上官", "司马", "司馬", "诸葛", "諸葛", "东方", "皇甫", "尉迟", "公孙", "慕容",
  "令狐", "宇文", "长孙", "司徒", "夏侯", "端木", "南宫", "西门", "独孤", "轩辕", "呼延", "钟离",
}

local transcription = han ^ 1 * (((P "·" + P "・" + P "•") * han ^ 1) ^ 1)
local latin = R "AZ" * (R("az", "AZ") + P "'" + P "-" + P ".") ^ 0
  * ((P " " + P "·") * R "AZ" * (R("az", "AZ") + P ".") ^ 0) ^ 0

--- One name after a word such as 记者; 'stop' is what must not be eaten.
---@param stop userdata  pattern of the words that may follow directly
---@return userdata
function M.name(stop)
  local character = han - stop
  local padded = character * blank ^ 1 * character * -(character)
  return transcription + character * character * character ^ -2 + padded + latin
end

---Is this a plausible full name with a known surname?
---@param name string  without white space
---@return boolean
function M.has_surname(name)
  local length = utf8.len(name)
  if not length then
    return false
  end
  if length >= 3 and length <= 4 and compound_surnames:match(name) then
    return true
  end
  return length >= 2 and length <= 3 and surname_set[name:match(utf8.charpattern)] == true
end

---Does a known surname stand at a byte of a text?
---@param text string
---@param first integer
---@return boolean
function M.may_begin(text, first)
  return surname_set[text:sub(first, first + 2)] or compound_surnames:match(text, first) ~= nil
end

local padded_name = han * blank ^ 1 * han * -P(1)
local without_blanks = lpeg.Cs((blank / "" + 1) ^ 0)

---Take the padding out of a two-character name.
---@param name string
---@return string
function M.close_up(name)
  if padded_name:match(name) then
    return (without_blanks:match(name))
  end
  return name
end

return M
