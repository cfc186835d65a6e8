--- The sentences of the core, and of the parts that say theirs in English, in
-- Chinese: what the source has as a format, and its translation, where {1} is
-- the first value of the format, and so on. A value may be a sentence itself
-- and is then translated too. The first that fits counts, so the more general
-- stand last. A sentence that is not here is shown in English. A spec wants
-- every format to be found in the sources, but for those `from` elsewhere.

return {
  -- csrc/store/open.c
  { "no such archive: %s (check the name, or make it with `jianbao import`)",
    "{1}：这里没有剪报库；请核对名字，新建请用：jianbao import {1} 版面" },
  { "%s is a folder, not an archive: give the name of a file",
    "{1}：这是文件夹，不是剪报库；请写文件的名字" },
  { "%s is empty, not an archive: check the name, or make one with `jianbao import`",
    "{1}：文件是空的，不是剪报库；请核对名字，新建请用 jianbao import" },
  { "%s is not a jianbao archive (it is not an SQLite file): name the archive before all else, "
    .. "or give another name",
    "{1}：不是剪报库（不是 SQLite 文件）；剪报库要写在最前面，或换一个文件名" },
  { "%s is an SQLite file of another program, not a jianbao archive: give another file name",
    "{1}：是别的程序的 SQLite 文件，不是剪报库；请换一个文件名" },
  { "%s is an empty database, not an archive: make one with `jianbao import`",
    "{1}：是空的数据库，不是剪报库；新建请用 jianbao import" },
  { "%s is damaged (%s): restore it from a copy, or import the pages into a new archive",
    "{1}：已损坏（{2}）；请用备份恢复，或把版面重新入到新库" },
  { "%s has no page with the id %.*s", "{1}：没有编号为 {2} 的版面" },
  { "%s is damaged (the bytes of page %.*s): restore it from a copy",
    "{1}：已损坏（版面 {2} 的原文）；请用备份恢复" },
  { "%s is damaged (the words of article %.*s): restore it from a copy",
    "{1}：已损坏（文章 {2} 的词数）；请用备份恢复" },
  { "its header is cut off", "文件头不全" },
  { "its header makes no sense", "文件头不对" },
  { "its end is missing", "文件尾缺失" },
  { "%s: its folder %s does not exist: make the folder, or give another file name",
    "{1}：没有 {2} 这个文件夹；请先建好，或换一个文件名" },
  { "%s: its folder %s cannot be written, and an archive that is written to needs that; "
    .. "change the permissions of the folder",
    "{1}：所在的文件夹 {2} 不能写，写剪报库需要能写；请放开文件夹的权限" },
  { "%s cannot be written: change its permissions, or open it for reading only",
    "{1}：只能读，不能写；请放开文件的权限，或另存一份再用" },
  { "%s was written by a newer jianbao (archive version %lld, this one knows up to %d): "
    .. "install the newer jianbao",
    "{1}：由更新版本的剪报写成（剪报库第 {2} 版，本程序到第 {3} 版）；请先更新剪报" },
  { "%s was written by an older jianbao: `jianbao check --rebuild` brings it up to date",
    "{1}：由旧版本的剪报写成；用 jianbao check --rebuild {1} 即可更新" },

  -- csrc/lexicon, csrc/base/mapping.c and lua/jianbao/words.lua
  { "the lexicon %s is missing; compile it with: make built (it needs the package python3-jieba)",
    "没有词库 {1}；请先编译：make built（需要软件包 python3-jieba）",
    from = "jianbao.words" },
  { "dictionary %s: %s", "词典 {1}：{2}", from = "jianbao.words" },
  { "cannot read the dictionary %s: %s", "词典 {1}：无法读取：{2}", from = "jianbao.words" },
  { "line %zu: the word has no frequency", "第 {1} 行：缺词频" },
  { "line %zu: a frequency must be at most %u", "第 {1} 行：词频最大为 {2}" },
  { "line %zu: not UTF-8; save the dictionary as UTF-8",
    "第 {1} 行：不是 UTF-8；请把词典另存为 UTF-8" },
  { "line %zu: a word has at most %u characters", "第 {1} 行：一个词最多 {2} 个字" },
  { "a word has at most %u characters", "一个词最多 {1} 个字" },
  { "a word is not UTF-8", "有一个词不是 UTF-8" },
  { "a word is empty", "有一个词是空的" },
  { "%s: not a compiled lexicon", "{1}：不是编译好的词库", from = "jb_lexicon_open" },
  { "%s: damaged lexicon: %s", "{1}：词库已损坏，请重新编译", from = "jb_lexicon_open" },
  { "cannot read %s: it is not a plain file", "{1}：不是普通文件，无法读取" },

  -- csrc/store/database.c
  { "cannot %s %s: another process is writing to it; try again when that one is done",
    "{2}：另一个程序正在写入；请等它结束再试" },
  { "cannot %s %s: the disk is full; the archive is as before: make room and run this again",
    "{2}：磁盘已满；剪报库仍是原样，请腾出空间后再运行同一条命令" },
  { "cannot %s %s: the disk is full, or a limit on file sizes was met; the archive is as before: "
    .. "make room and run this again",
    "{2}：磁盘已满，或超过文件大小的限制；剪报库仍是原样，请腾出空间后再运行同一条命令" },
  { "cannot %s %s: the file or its folder cannot be written; change its permissions, "
    .. "or open it for reading only",
    "{2}：文件或所在的文件夹不能写；请放开权限" },
  { "cannot %s %s: it is open for reading only, or its file or folder cannot be written",
    "{2}：只能读，不能写；请放开文件和文件夹的权限" },
  { "%s is not a jianbao archive: it is not an SQLite file, or is encrypted; "
    .. "give another file name",
    "{1}：不是剪报库（不是 SQLite 文件，或已加密）；请换一个文件名" },
  { "%s has no article with the id %.*s", "{1}：没有编号为 {2} 的文章；编号由 jianbao search 列出" },

  { "cannot %s %s: the system does not allow it", "{2}：系统不允许读写" },
  { "cannot %s %s: a text is too long for SQLite", "{2}：有一段文字太长，存不下" },
  { "%s: cancelled", "{1}：已中止" },

  -- csrc/store, the other files
  { "%s has no article with the number %lld", "{1}：没有第 {2} 号文章" },
  { "%s is damaged: its search index has article number %lld, which is not there: "
    .. "run `jianbao check --rebuild`",
    "{1}：已损坏：索引里有第 {2} 号文章，剪报库里却没有；请用 jianbao check --rebuild 修复" },
  { "%s is damaged: its search index has a %s that is not there: run `jianbao check --rebuild`",
    "{1}：已损坏：索引里的一个 {2} 剪报库里没有；请用 jianbao check --rebuild 修复" },
  { "%s is damaged: its table attribute_value has a number out of range: "
    .. "run `jianbao check --rebuild`",
    "{1}：已损坏：表 attribute_value 里有一个数太大；请用 jianbao check --rebuild 修复" },
  { "%s: its search index has no numbers left: make it anew with `jianbao check --rebuild`",
    "{1}：索引的编号用完了；请用 jianbao check --rebuild 重建" },
  { "the search index is damaged: run `jianbao check --rebuild`",
    "索引已损坏；请用 jianbao check --rebuild 修复" },
  { "article number %lld %s: `jianbao check --rebuild` mends this",
    "第 {1} 号文章{2}；可用 jianbao check --rebuild 修复" },
  { "… and so on: `jianbao check --rebuild` mends this",
    "……等等；可用 jianbao check --rebuild 修复" },
  { "of the search index is no article", "在索引里，剪报库里却没有" },
  { "is not in the search index as its texts are", "在索引里与原文不符" },
  { "is not in the search index under its topics, names and kind",
    "在索引里的话题、人名或体裁不符" },
  { "is in the search index twice", "在索引里有两份" },
  { "is not in the search index", "不在索引里" },
  { "The words of article %.*s were not counted when it was imported, "
    .. "so nothing can be told to be like it.",
    "文章 {1} 入库时没有数词，无法比较。" },
  { "%s has no page with the id %.*s", "{1}：没有编号为 {2} 的版面" },
  { "the archive is damaged (a span from %lld to %lld): restore it from a copy",
    "剪报库已损坏（从 {1} 到 {2} 的位置不对）；请用备份恢复" },
  { "the page has %zu bytes, and an archive takes at most %zu: cut the file into single pages",
    "版面有 {1} 字节，剪报库最多收 {2} 字节；请按版面切开" },
  { "article %lld: it has too much text for an archive: cut the file into single pages",
    "第 {1} 篇文章的文字太多，剪报库收不下；请按版面切开" },
  { "article %lld: its %s is not UTF-8 (byte %zu)", "第 {1} 篇文章的 {2} 不是 UTF-8（第 {3} 字节）" },

  -- csrc/index/query.c, csrc/index/query_terms.c
  { "There is no such field. The fields are headline, kicker, deck, label, dateline, byline, lead, "
    .. "body, credit, topic, reporter, paper, source, kind and date; put the whole term in "
    .. "quotation marks if it is none.",
    "没有这个字段。字段有标题、引题、副题、栏题、电头、署名、导语、正文、主题、记者、报纸、来源、体裁、日期，"
    .. "也可以用英文名；如果不是字段，请把整个词放进引号。" },
  { "A term is missing before AND or OR; put the word in quotation marks to search for it.",
    "AND 或 OR 前面缺一个词；要查找这个词本身，请放进引号。" },
  { "This term is longer than %zu bytes.", "这个词超过 {1} 字节。" },
  { "The quotation mark that opens here is not closed.", "这里的引号没有配对。" },
  { "The bracket that opens here is not closed.", "这里的括号没有配对。" },
  { "No bracket was opened that this one closes.", "这个括号前面没有与它配对的。" },
  { "Nothing follows that could be left out.", "后面没有要排除的词。" },
  { "A term is missing here.", "这里缺一个词。" },
  { "A term is missing behind AND.", "AND 后面缺一个词。" },
  { "A term is missing behind OR.", "OR 后面缺一个词。" },
  { "A term is missing before NEAR; put the word in quotation marks to search for it.",
    "NEAR 前面缺一个词；要查找这个词本身，请放进引号。" },
  { "A term is missing behind NEAR.", "NEAR 后面缺一个词。" },
  { "NEAR reaches over at most %u characters.", "NEAR 最多隔 {1} 个字。" },
  { "Behind NEAR/ stands how many characters may lie between the terms: NEAR/6; put the word in "
    .. "quotation marks to search for it.",
    "NEAR/ 后面写两个词之间最多隔几个字，如 NEAR/6；要查找这个词本身，请放进引号。" },
  { "NEAR takes terms, or terms with OR between them in brackets.",
    "NEAR 连接的只能是词，或括号里用 OR 连接的词。" },
  { "NEAR takes terms of the texts; this one is looked up elsewhere.",
    "NEAR 只能连接文章里的词；这一个不在文章里查找。" },
  { "NEAR takes at most %zu terms.", "NEAR 最多连接 {1} 个词。" },
  { "NEAR( … ) takes two or more terms with blanks in between.",
    "NEAR( … ) 的括号里要有两个以上的词，用空格分开。" },
  { "The numbers behind NEAR differ within a chain; write AND between two pairs of terms to "
    .. "ask for both.",
    "连着写的几个 NEAR，数字要相同；要同时满足两个条件，请在两对词之间写 AND。" },
  { "The query is empty.", "没有写要查找的词。" },
  { "The query is not UTF-8 here.", "这里不是 UTF-8。" },
  { "The query is longer than %zu bytes.", "查找的内容超过 {1} 字节。" },
  { "The query has more than %zu terms.", "查找的词超过 {1} 个。" },
  { "Brackets and negations are nested more than %d deep.", "括号和排除套得超过 {1} 层。" },
  { "This is not a date. Dates are 2023, 2023-06 or 2023-06-21, and ranges 2023-06..2023-08, "
    .. "2023-06.. or ..2023-08.",
    "这不是日期。日期写作 2023、2023-06 或 2023-06-21，起止写作 2023-06..2023-08、"
    .. "2023-06.. 或 ..2023-08。" },
  { "The range of dates ends before it begins.", "起止日期前后颠倒。" },
  { "There is nothing to search for here: quotation marks, book marks and blanks are passed over.",
    "这里没有可查找的字：引号、书名号和空格不参与查找。" },

  -- lua/jianbao/plugins.lua
  { 'no %s named "%s"; there are: %s', "没有名为“{2}”的{1}；现有：{3}" },
  { "no such file: %s", "没有这个文件：{1}" },
  { "profile", "版面习惯（profile）", from = "the names of folders" },
  { "pack", "规则包（pack）", from = "the names of folders" },
  { "writer", "导出格式（writer）", from = "the names of folders" },

  -- lua/jianbao/writers/csv.lua
  { "there is no column named %s; there are: %s", "没有“{1}”这一列；可用的有：{2}" },

  -- lua/jianbao/page
  { "%d ill-formed bytes were read as U+FFFD",
    "有 {1} 个字节不是正确的编码，读作 U+FFFD；原字节在库中照存" },

  -- csrc/binding/sandbox*.c: what a script of an editor did; mostly behind "file:line: "
  { "this needs more than %s of memory; look for a table or a text that keeps growing, "
    .. "or a function that calls itself without end",
    "内存超过 {1}；请检查是否有不断变大的表或文字，或没完没了调用自己的函数" },
  { "this takes more than %llu steps; look for a loop that does not end",
    "超过 {1} 步还没有算完；请检查是否有停不下来的循环" },
  { "this takes longer than %g s; look for a loop that does not end, "
    .. "or for texts that are joined again and again",
    "超过 {1} 秒还没有算完；请检查是否有停不下来的循环，或反复拼接的文字" },
  { "this pattern takes more than %d steps on this text; use fewer of .- and .* in it",
    "这个模式在这段文字上超过 {1} 步还没有结果；请少用几个 .- 和 .*" },
  { "the script raised an error that is a table", "脚本报了错，但错误是一张表，没有说明" },
  { "the script raised an error without a message (%s)", "脚本报了错，但没有说明（{1}）" },
  { "%s: this is compiled Lua, and only text is taken",
    "{1}：这是编译过的 Lua，这里只收文本" },
  { "%s: C stack overflow", "{1}：套得太深", from = "Lua" },
  { "the sandbox has no function %s", "沙箱里没有函数 {1}" },
  { "the sandbox finds no LPeg; install lua-lpeg", "找不到 LPeg；请安装软件包 lua-lpeg" },
  { "this sandbox is running", "这个沙箱正在运行" },
  { "a table contains itself and cannot be copied", "有一张表包含了它自己，无法复制" },
  { "its tables are nested too deeply to be copied", "表套得太深，无法复制" },
  { "only plain values can be copied (text, numbers, true and false, tables of those), "
    .. "no functions",
    "只能复制文字、数字、真假值和由它们组成的表，不能复制函数" },
  { "%s: more than %zu bytes cannot be copied", "{1}：超过 {2} 字节，无法复制" },
  { "this table belongs to all and cannot be changed", "这张表是公用的，不能改" },
  { "a metatable with __gc is not allowed here", "这里的元表不能有 __gc" },
  { "this LPeg pattern is nested more than %d levels deep", "这个 LPeg 模式套得超过 {1} 层" },
  { "this LPeg pattern is too large", "这个 LPeg 模式太大" },
  { "this process was not started as a worker", "这个进程不是工作进程" },

  -- csrc/text/pattern.c
  { "this pattern is malformed: %s", "这个模式写错了：{1}" },
  { "a ] is missing", "缺一个 ]" },
  { "it ends in a single %", "末尾多出一个 %" },
  { "a ( is not closed", "有一个 ( 没有配对" },
  { "a ) closes nothing", "有一个 ) 没有配对" },
  { "it has too many captures", "捕获太多" },
  { "it asks for a capture that there is not", "用到了没有的捕获" },
  { "two characters are missing behind %b", "%b 后面缺两个字" },
  { "a [ is missing behind %f", "%f 后面缺 [" },
  { "it is too complex", "太复杂" },
  { "this pattern is longer than %d bytes", "这个模式超过 {1} 字节" },

  -- lua/jianbao/watchdog.lua
  { "the worker processes end before they get to work", "工作进程一启动就退出了" },

  -- csrc/text
  { "the text is too large", "文字太多" },
  { 'there is no encoding "%.40s" here; take one of UTF-8, GB18030 (GBK), Big5, UTF-16, UTF-16LE, '
    .. "UTF-16BE",
    "没有“{1}”这种编码；可用 UTF-8、GB18030（GBK）、Big5、UTF-16、UTF-16LE、UTF-16BE" },
  { "the C library of this system cannot read %s; convert the file to UTF-8 first",
    "这个系统读不了 {1}；请先把文件转成 UTF-8" },

  -- csrc/text/binary_kind.c
  { "PNG picture", "PNG 图片" },
  { "JPEG picture", "JPEG 图片" },
  { "GIF picture", "GIF 图片" },
  { "TIFF picture", "TIFF 图片" },
  { "BMP picture", "BMP 图片" },
  { "WebP picture", "WebP 图片" },
  { "WAV sound", "WAV 录音" },
  { "HEIC picture", "HEIC 图片" },
  { "AVIF picture", "AVIF 图片" },
  { "JPEG 2000 picture", "JPEG 2000 图片" },
  { "Photoshop picture", "Photoshop 图片" },
  { "DjVu document", "DjVu 文档" },
  { "PDF document", "PDF 文档" },
  { "PostScript document", "PostScript 文档" },
  { "RTF document", "RTF 文档" },
  { "EPUB book", "EPUB 电子书" },
  { "OpenDocument file", "OpenDocument 文件" },
  { "Word document (docx), Excel table (xlsx) or ZIP archive",
    "Word 文档（docx）、Excel 表格（xlsx）或 ZIP 压缩包" },
  { "empty ZIP archive", "空的 ZIP 压缩包" },
  { "old Word document (doc) or Excel table (xls)", "旧式 Word 文档（doc）或 Excel 表格（xls）" },
  { "gzip archive", "gzip 压缩包" },
  { "bzip2 archive", "bzip2 压缩包" },
  { "xz archive", "xz 压缩包" },
  { "Zstandard archive", "Zstandard 压缩包" },
  { "RAR archive", "RAR 压缩包" },
  { "7z archive", "7z 压缩包" },
  { "tar archive", "tar 归档" },
  { "SQLite database", "SQLite 数据库" },
  { "program (ELF)", "程序（ELF）" },
  { "Windows program", "Windows 程序" },
  { "MP3 sound", "MP3 录音" },
  { "MP4 film or sound", "MP4 影片或录音" },

  -- Lua, reading a file of an editor
  { "%s:%d: unexpected symbol near %s", "{1}:{2}：{3} 附近写错了", from = "Lua" },
  { "%s:%d: unfinished string near %s", "{1}:{2}：引号没有配对，在 {3} 附近", from = "Lua" },
  { "%s:%d: %s expected (to close %s at line %d) near %s",
    "{1}:{2}：缺 {3}，与第 {5} 行的 {4} 配对，在 {6} 附近", from = "Lua" },
  { "%s:%d: %s expected near %s", "{1}:{2}：缺 {3}，在 {4} 附近", from = "Lua" },
  { "%s:%d: malformed number near %s", "{1}:{2}：数字写错了，在 {3} 附近", from = "Lua" },
  { "<eof>", "文件末尾", from = "Lua" },

  -- The system
  { "No space left on device", "磁盘已满", from = "the system" },
  { "File too large", "超过文件大小的限制", from = "the system" },
  { "No such file or directory", "没有这个文件或文件夹", from = "the system" },
  { "Permission denied", "没有权限", from = "the system" },
  { "Is a directory", "这是文件夹", from = "the system" },
  { "Input/output error", "读写出错", from = "the system" },
  { "Read-only file system", "这个磁盘只能读", from = "the system" },
  { "cannot open %s: %s", "{1}：打不开：{2}", from = "jb_fail_system" },
  { "cannot read %s: %s", "{1}：读不出来：{2}", from = "jb_fail_system" },

  -- csrc/base/status.c
  { "not enough memory (%zu bytes wanted)", "内存不够（还要 {1} 字节）" },

  -- csrc/store/database.c: what is left
  { "cannot %s %s: %s", "{2}：读写失败：{3}" },

  -- csrc/index
  { "the index is damaged (segment %u, %s, chunk %u: %s): mend it with `jianbao check --rebuild`",
    "索引已损坏（第 {1} 段 {2} 第 {3} 块：{4}）；请用 jianbao check --rebuild 重建" },
  { "a chunk of the index has at most %zu bytes", "索引的一块最多 {1} 字节" },
  { "the index was written by a newer jianbao (index version %u, this one knows up to %d): "
    .. "install the newer jianbao",
    "索引由更新版本的剪报写成（索引第 {1} 版，本程序到第 {2} 版）；请先更新剪报" },
  { "the index was written by an earlier jianbao (index version %u, this one reads %d): "
    .. "make it anew with `jianbao check --rebuild`",
    "索引由早先版本的剪报写成（索引第 {1} 版，本程序读第 {2} 版）；请用 jianbao check --rebuild 重建" },
  { "the index has no room for so many articles", "文章太多，索引放不下" },
  { "the number of an article is over %lld", "文章的编号超过 {1}" },
  { "The search was cancelled.", "查找已取消。" },
  { "an article has too much text for the index: cut the file into single pages",
    "有一篇文章太长，索引放不下；请把文件切成单个版面" },
  { "the numbers of segments are used up: make the index anew with `jianbao check --rebuild`",
    "索引的段号已用完；请用 jianbao check --rebuild 重建" },
  { "article number %lld is not in the search index", "索引里没有第 {1} 号文章" },
  { "the index is damaged (segment %u is not as the manifest says): "
    .. "mend it with `jianbao check --rebuild`",
    "索引已损坏（第 {1} 段与清单不符）；请用 jianbao check --rebuild 重建" },
  { "the index is damaged (article number %lld is in it twice): "
    .. "mend it with `jianbao check --rebuild`",
    "索引已损坏（第 {1} 号文章重复）；请用 jianbao check --rebuild 重建" },
  { "it does not say where texts begin", "没有记下各段文字的起点" },
  { "it is not the segment the manifest means", "与清单所指的段不符" },
}
