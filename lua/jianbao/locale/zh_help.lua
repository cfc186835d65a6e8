--- What --help says in Chinese; part of the catalogue zh.lua. A spec checks
-- options and examples against the programme.

return {
  help = [[
jianbao 剪报：把报纸版面的文字做成剪报库

  jianbao import 剪报.db 版面/          版面入库，同时按主题归类
  jianbao search 剪报.db 心理健康       查找文章
  jianbao export 剪报.db --to csv -o 剪报.csv

命令
  read        把版面分成文章，按 JSON 列出
  words       把文字切分成词
  import      把版面文件或文件夹收入剪报库
  search      在剪报库里查找
  classify    改了规则以后，给可能受影响的文章重新归类
  explain     一篇文章为什么归入、或没有归入某个主题
  label       手工标明一篇文章该归入哪些主题
  export      写成表格或其他格式
  info        剪报库里有什么
  check       检查剪报库是否损坏
  rules       写规则、试规则，看改动会影响哪些文章
  train       用分好词的语料训练分词模型
  writers     列出、新做、检查导出格式

每个命令的用法：jianbao 命令 --help；版本：jianbao --version。
结果写到标准输出，其余写到标准错误。退出状态：0 全部做完，1 有的没做成
（已列出），2 用法不对。]],

  ["help.read"] = [[
jianbao read [选项…] FILE… | -
把报纸版面分成文章，每行一个 JSON 对象。

  --date D       版面上和文件名里都没有日期时，写明日期，如 2023-06-21
  --profile P    这份报纸的版面习惯：名字，或以 .lua 结尾的文件
  --encoding E   UTF-8、GB18030、Big5、UTF-16LE 等；不写则自动判断
  --spans        写明每段文字在版面中的字节位置
  --why          改为列出每一行判作什么、依据是什么
  --json         与 --why 同用：每行一个 JSON 对象
  -              从标准输入读一个版面

  $ jianbao read page.txt
  {"id":"74b3aaf750452d68-01","source":"page.txt","ordinal":1,"date":"2023-06…
  {"id":"74b3aaf750452d68-02","source":"page.txt","ordinal":2,"date":"2023-06…]],

  ["help.words"] = [[
jianbao words [选项…] [FILE…]
把文字（UTF-8）切分成词：读一行写一行，词与词之间空一格。
不写 FILE 或写 - 则读标准输入。

  --model M        模型文件；unigram：像结巴那样按词典取可能性最大的切分
  --grain G        粒度：fine 细、normal 中、coarse 粗，粗词由细词连成
  --tags           词/词性
  --dictionary F   自己的词，每行一个：词 [词频] [词性]
  --force W        一定成词；可以写多次
  --forbid W       一定不成词；可以写多次
  --offsets        词/起-止，按本行的字节计
  --json           每行一个列表，空格和标点也列出，并写明种类

  $ jianbao words --force 工人报 page.txt
  2023 年 6 月 21 日 星期 三 第3 版 工会 新闻 城东 工人报
  …]],

  ["help.import"] = [[
jianbao import ARCHIVE PATH… [选项…]
把版面收入剪报库 ARCHIVE，没有就新建。PATH 是文件，或者文件夹：其中以 .txt、
.text、.md 结尾的都收（隐藏的和 README 不收）。库中已有的版面不会重复。

  --date D       版面上和文件名里都没有日期时，写明日期，如 2023-06-21
  --profile P    这份报纸的版面习惯：名字，或以 .lua 结尾的文件
  --encoding E   UTF-8、GB18030、Big5、UTF-16LE 等；不写则自动判断
  --rules PATH   按这些规则归类，不用自带的规则
  --jobs N       用 N 个进程读版面
  --json         列出每个文件的结果，每行一个 JSON 对象

  $ jianbao import 剪报.db 版面/
  新入库 1 个版面，2 篇文章]],

  ["help.search"] = [[
jianbao search ARCHIVE QUERY… [选项…]
查找文章。几个词并列，都要出现；可用 OR、NOT（或 -）、括号和引号；
标题: 主题: 记者: 日期: （或 headline: topic: reporter: date:）用来缩小范围。

  --limit N      最多列出几篇（20）
  --offset N     略过前 N 篇
  --sort S       rank（最相关在前）、newest（新的在前）、oldest（旧的在前）
  --strict       引号、书名号、空格也要一样：“一带一路”
  --by WHAT      只计数，按 month（月）、topic、reporter、paper、kind 分列
  --words        这些文章突出的词，各见于几篇、突出到几分
  --similar      QUERY 是一篇文章的编号：找与它相近的
  --reprints     QUERY 是一篇文章的编号：找转载它的
  --json         每行一个 JSON 对象，有 id、headline、score、snippet 等

  jianbao search 剪报.db '心理 (讲座 OR 培训) -广告' --by month
  jianbao search 剪报.db topic:安全生产 date:2023-06..2023-08 --sort newest

  $ jianbao search 剪报.db 灭火器
  2023-06-21  74b3aaf750452d68-01  园区举办消防安全演练
      昨天，城东工业园的三十名职工参加消防安全演练，学会使用[灭火器]。
  找到 1 篇文章，列出 1]],

  ["help.classify"] = [[
jianbao classify ARCHIVE [选项…]
改过规则以后重新归类：只看改动可能影响的文章，结果和全部重做一样。有变化的一次
写完。卡住的规则会点名停用。

  --rules PATH…  按这些规则归类，不用自带的规则
  --jobs N       用 N 个进程归类
  --all          全部文章都重新归类，不管改动能不能影响
  --json         按 JSON 列出数目

  $ jianbao classify 剪报.db
    安全生产  1
    文体活动  1
  共 2 篇文章：重新归类 0 篇，其中 0 篇有变化]],

  ["help.explain"] = [[
jianbao explain ARCHIVE ARTICLE [TOPIC] [选项…]
说明一篇文章为什么归入这些主题：在哪里找到什么词，各计几分。写出主题 TOPIC，
也说明为什么没有归入。ARTICLE 是 search 列出的编号。

  --rules PATH   按这些规则，不用自带的规则
  --json         每个主题一个 JSON 对象

  $ jianbao explain 剪报.db 74b3aaf750452d68-01 安全生产
  74b3aaf750452d68-01  2023-06-21  园区举办消防安全演练
  安全生产：得 29 分，够 5.5 分，归入（…）
      标题     +12        园区举办[消防安全]演练
      标题     +4         园区举办消防安全[演练]
      第 1 段  +6         …的三十名职工参加[消防安全]演练，学会使用灭火器。
  …]],

  ["help.label"] = [[
jianbao label ARCHIVE ARTICLE [TOPIC…] [选项…]
手工标明一篇文章该归入哪些主题。这不改变归类，只用来衡量规则
（jianbao rules check --against）。不写 TOPIC 则列出这篇标过什么。

  --not TOPIC      不该归入这个主题；可以写多次
  --forget TOPIC   取消标过的主题；可以写多次
  --json           列出这篇标过什么，每行一个 JSON 对象

  $ jianbao label 剪报.db 74b3aaf750452d68-01 安全生产 --not 读书
  74b3aaf750452d68-01  2023-06-21  园区举办消防安全演练
    安全生产
    不是 读书]],

  ["help.export"] = [[
jianbao export ARCHIVE --to WRITER [-o PATH] [选项…]
把文章写成别的格式。

  --to WRITER      格式：jianbao writers 列出有哪些；或自己写的 .lua 文件
  -o PATH          写到文件；以 / 结尾则是文件夹；不写则到标准输出
  --output PATH    同上
  --query Q        只写这样查找得到的文章
  --since D        只写这一天（如 2023-06-21）和以后的
  --per WHAT       写到文件夹时，article 一篇、day 一天、page 一版、topic 一个
                   主题一个文件
  --name PATTERN   文件怎么取名，如 {date}-{page}-{ordinal}；还有 {topic}
                   {headline} {kind} {id}
  --option N=V     这个格式的选项，可写多次；几项用逗号：columns=date,headline
  --date D         导出的日期；不写则是最新一篇的日期
  --rules PATH…    主题的代码（如 IPTC Media Topics）从这些规则里查
  --changed        内容没有变的文件不动

  $ jianbao export 剪报.db --to csv -o 剪报.csv --query topic:安全生产
  剪报.csv：写出 1 篇文章]],

  ["help.train"] = [[
jianbao train TRAIN -o MODEL [选项…]
用分好词的语料训练分词模型：一行一句，词间用空白分开，UTF-8 编码。同样的语料
总是得到同样的文件。

  -o, --output MODEL  要写的文件
  --dev FILE          不参与训练的语料，用来显示 F1
  --more FILE         另一份训练语料
  --tags FILE         词/词性 的语料（UD 词性），用来学习词性
  --name N            模型的名字
  --standard S        语料依据的分词标准
  --licence L         模型的许可
  --epochs N          训练多少轮；12，语料大时减到 5
  --prune X           去掉权重小于 X 的字对；0.1 时文件约为一半
  --characters        只用字，不用词典

  $ jianbao train train.words -o mine.model
  第 1 轮，共 12 轮
  …]],
  ["help.info"] = [[
jianbao info ARCHIVE [--json]
剪报库里有什么：版面、文章、日期、主题。

  --json   按 JSON 列出

  $ jianbao info 剪报.db
  剪报库  剪报.db
  版面    1
  文章    2
  日期    2023-06-21 – 2023-06-21
  大小    120 KB，版面文字 365 B
    安全生产  1
    文体活动  1]],

  ["help.check"] = [[
jianbao check ARCHIVE [--rebuild]
检查剪报库是否损坏，检索索引是否与文章相符。有损坏时退出状态为 1。

  --rebuild   先按文章重建检索索引

  $ jianbao check 剪报.db
  剪报.db：完好]],

  ["help.rules"] = [[
jianbao rules 命令
处理归类规则。

  new TOPIC              写一个主题的模板文件
  check FILE…            检查规则文件有没有错，并试里面的例文
  lint FILE…             指出里面可能不是本意的地方
  diff OLD NEW ARCHIVE   列出换规则后主题会变的文章
  watch PACK…            每次存盘就试一遍规则

每个命令的用法：jianbao rules 命令 --help。]],

  ["help.rules.new"] = [[
jianbao rules new TOPIC [-o FILE]
写一个主题的模板文件，不写 -o 则是 TOPIC.lua。模板本身没有错，例文也都通过；里面
的说明写明可以填什么。已经有的文件不会改动。

  -o, --output FILE   写到这个文件

  $ jianbao rules new 安全生产
  安全生产.lua：已写好，请把词和例文换成自己的]],

  ["help.rules.diff"] = [[
jianbao rules diff OLD NEW ARCHIVE [选项…]
用规则 NEW 换下规则 OLD，库里哪些文章会失去（-）、得到（+）主题。什么也不写入。
OLD 和 NEW 是文件、文件夹，或规则包的名字（自带的叫 topics）。

  --jobs N   用 N 个进程
  --json     每行一个 JSON 对象：id、date、headline、lost、gained

  $ jianbao rules diff 读书.lua 读书新.lua 剪报.db
  74b3aaf750452d68-01  2023-06-21  园区举办消防安全演练  + 读书
  共 2 篇文章，其中 1 篇的主题会变  + 读书 1]],

  ["help.rules.watch"] = [[
jianbao rules watch PACK… [--archive ARCHIVE]
盯住规则文件或文件夹，每次存盘就重新装入：有错则指出在哪一行，并仍用上一次没有
错误的规则；没有错则试一遍例文。按 Ctrl-C 结束。

  --archive ARCHIVE   再列出这次改动使库里哪些文章失去（-）、得到（+）主题；什么
                      也不写入

  $ jianbao rules watch 读书.lua
  已装入 1 个主题，没有错误
  例文 2 条，符合预期 2 条
  …]],

  ["help.rules.check"] = [[
jianbao rules check FILE…
装入规则文件或文件夹，有错则指出在哪一行。文件里 expect 的例文逐条归类，不符合
预期的列出来，说明找到什么、还差什么。

  --against ARCHIVE   和库里用 jianbao label 手工标的主题对照：每个主题的准确
                      率、召回率，以及哪些不对

  $ jianbao rules check 读书.lua
  读书.lua：1 个主题，没有错误
  例文 2 条，符合预期 2 条]],

  ["help.rules.lint"] = [[
jianbao rules lint FILE…
指出规则里可能不是本意的地方：不计分的词，一词归入两个主题，没有例文的主题，
没有词引路的句式。

  $ jianbao rules lint 读书.lua
  读书.lua：1 个主题，没有错误]],

  ["help.writers"] = [[
jianbao writers [命令]
列出有哪些导出格式、从哪里来、有什么选项。

  new NAME       写一个文件，从它开始做自己的格式
  check WRITER…  检查格式的样例，结果是不是所写的那样

  $ jianbao writers
  csl         自带  …
  csv         …  表格（CSV），Excel 双击就能打开：每篇一行
  …]],

  ["help.writers.new"] = [[
jianbao writers new NAME [-o PATH]
为自己的导出格式写一个文件：马上能用，怎么改写在里面。放在 jianbao export 最先
查找的地方：jianbao/writers/。

  -o PATH          放在别处；用时写 --to PATH
  --output PATH    同上

  $ jianbao writers new 标题表
  ./jianbao/writers/标题表.lua：已写好，照原样就能用：--to 标题表]],

  ["help.writers.check"] = [[
jianbao writers check [WRITER…]
运行导出格式的样例，结果不同就指出在哪里。WRITER 是名字或 .lua 文件；不写则检查
全部。

  $ jianbao writers check csv markdown
  csv：样例的结果没有错
  markdown：样例的结果没有错]],
}
