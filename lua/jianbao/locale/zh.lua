--- What jianbao says in Chinese. Keys and {placeholders} are the same in every
-- catalogue; a spec holds them together.

return {
  ["cli.complaint"] = "剪报：{message}",
  ["cli.output-failed"] = "结果写不出去：{reason}",
  ["cli.interrupted"] = "已停下。读完的版面都已入库；接着做，请再运行同一条命令",
  ["cli.stopped"] = "已停下",
  ["cli.stopped-whole"] = "已停下。剪报库没有改动",
  ["words.not-utf8"] = "{path} 第 {line} 行：不是 UTF-8；这些字节照原样写出，"
    .. "各算一个词；别的编码的版面请用 jianbao read",
  ["cli.bug"] = "剪报自身出了错；请把您的操作和下面的内容告诉开发者：\n{trace}",

  ["failure.about"] = "{path}：{reason}",

  ["count.articles"] = "{count} 篇文章",
  ["count.files"] = "{count} 个文件",
  ["count.pages"] = "{count} 个版面",
  ["count.problems"] = "{count} 处问题",
  ["count.topics"] = "{count} 个主题",
  ["list.separator"] = "，",

  -- 版面
  ["file.standard-input"] = "标准输入",
  ["file.not-found"] = "{path}：没有这个文件或文件夹；请核对名字",
  ["file.no-permission"] = "{path}：没有读取的权限；请找它的主人，或用 chmod 放开",
  ["file.io"] = "{path}：读不出来：{reason}",
  ["file.folder"] = "{path}：这是文件夹；请写出其中的文件，或用 jianbao import",
  ["file.empty"] = "{path}：文件是空的；版面存好了吗？",
  ["file.too-large"] = "{path}：超过 {limit} MB，不会是一个版面；请按版面切开",
  ["file.too-many-lines"] = "{path}：超过 {limit} 行，不会是一个版面；请按版面切开",
  ["file.binary"] = "{path}：这是 {kind}，不是文字；请另存版面的文字再给出",
  ["file.no-article"] = "{path}：没有找到文章；原因请看 jianbao read --why {path}",

  -- 版面习惯；前面都有文件名
  ["profile.no-table"] = "版面习惯要返回一个表：return { name = …, words = { … } }",
  ["profile.unknown-entry"] = "{place} 里有不认识的“{entry}”；可以写：{entries}",
  ["profile.wrong-entry"] = "{entry} 要是{wanted}，现在是 {found}",
  ["profile.wanted-string"] = "英文引号里的一段话",
  ["profile.wanted-table"] = "花括号括起的内容",
  ["profile.not-a-list"] = "{place} 要是花括号括起的词，现在是 {found}",
  ["profile.not-lists"] = "{place} 要是按名字分开的词表，现在是 {found}；名字有：{entries}",
  ["profile.not-in-list"] = "{place} 是花括号括起的词表，里面不能写“{found}”",
  ["profile.not-a-word"] = "{place}：每个词都要放在英文引号里，这里是 {found}",
  ["profile.not-utf8"] = "{place}：这里不是 UTF-8；请把文件另存为 UTF-8",
  ["profile.unknown-evidence"] = "{place}：没有这种依据；有哪些，请看 jianbao read --why",
  ["profile.not-weights"] = "{place} 要写成花括号括起的 headline = 1.5 这样，现在是 {found}",
  ["profile.unknown-role"] = "{place}：没有“{role}”这个角色；角色有：{roles}",
  ["profile.not-a-number"] = "{place} 要是数字，现在是 {found}",
  ["profile.extends"] = "它所依据的“{name}”：{reason}",
  ["profile.circle"] = "它依据“{name}”，绕一圈又回到这个文件",

  -- 规则文件；前面都有“文件:行号”
  ["rule.no-name"] = "topic 后面要写主题名，放在英文引号里",
  ["rule.no-table"] = "topic “{topic}” 后面要有花括号括起的内容，现在是 {found}",
  ["rule.no-words"] = "主题“{topic}”没有词；请写 words = …",
  ["rule.no-topic"] = "这个文件里没有 topic",
  ["rule.unknown-entry"] = "主题“{topic}”里有不认识的“{entry}”；可以写：{entries}",
  ["rule.not-a-list"] = "“{topic}”的 {key} 要是花括号括起的词，现在是 {found}",
  ["rule.not-a-word"] = "“{topic}”的 {key}：每个词都要放在英文引号里，这里是 {found}",
  ["rule.not-utf8"] = "这里不是 UTF-8；请把文件另存为 UTF-8",
  ["rule.not-a-weight"] = "“{topic}”里“{word}”的分量要是数字，现在是 {found}",
  ["rule.nothing-to-find"] = "“{topic}”里的“{word}”没有可查找的字",
  ["rule.line-break"] = "“{topic}”的 {key} 里有个词跨了行",
  ["rule.two-weights"] = "“{word}”在“{topic}”里写了两次，分量一个是 {one}，一个是 {other}",
  ["rule.unless-number"] = "“{topic}”的 unless 里，“{word}”不带数字",
  ["rule.empty"] = "“{topic}”的 {key} 是空的；请写进一个词，或者去掉它",
  ["rule.not-places"] = "“{topic}”的 {key} 要写成花括号括起的 headline = 3 这样，现在是 {found}",
  ["rule.no-place"] = "“{topic}”的 {key} 里没有“{place}”这个位置；可以写：{places}",
  ["rule.not-points"] = "“{topic}”的 {key} 里，{place} 要是不小于 0 的数字，现在是 {found}",
  ["rule.not-a-pass"] = "“{topic}”的 pass 要是大于 0 的数字，现在是 {found}",
  ["rule.twice-in-file"] = "主题“{topic}”在这个文件里写了两次；请合成一个",
  ["rule.twice"] = "主题“{topic}”在 {path} 里也有；请只留一个",
  ["rule.unknown-topic"] = "没有“{topic}”的规则；现有：{topics}",
  ["rule.unknown-in"] = "主题“{topic}”的 {what} 里有不认识的“{entry}”；可以写：{entries}",
  ["rule.two-in-entry"] = "主题“{topic}”：“{word}”和别的词写在同一对花括号里；请一个词一对花括号",
  ["rule.not-a-distance"] = "主题“{topic}”：“{word}”的 near 里，within 要是字数（整数），现在是 {found}",
  ["rule.not-a-paragraph"] =
    '主题“{topic}”：“{word}”的 paragraph 要写 1、2……或者 "first"（首段）、"last"（末段），现在是 {found}',
  ["rule.not-yes-or-no"] = "主题“{topic}”：“{word}”的 {key} 只能写 true（是）或 false（否），现在是 {found}",
  ["rule.not-a-tag"] = '主题“{topic}”：“{word}”的 tag 要写大写的词性，如 "NOUN"、"PERSON"，现在是 {found}',
  ["rule.not-a-query"] = "主题“{topic}”：query 要写在英文引号里，现在是 {found}",
  ["rule.bad-query"] = "主题“{topic}”：查询式 {query} 从第 {place} 个字起读不懂：{reason}",
  ["rule.not-a-pattern"] = '主题“{topic}”：pattern 要用积木拼成，如 number * "名"，或者是一个函数，现在是 {found}',
  ["rule.pattern-name"] = "句式 {number}",
  ["rule.not-codes"] = '主题“{topic}”的 codes 要写成 { medtop = "20000523" } 这样，现在是 {found}',
  ["rule.no-such-topic"] = "主题“{topic}”的 {key} 里写了“{other}”，没有这个主题",
  ["rule.circle"] = "主题“{topic}”绕了一圈又依赖自己；请看 needs、unless_topic、parent 和 children",
  ["rule.switched-off"] = "主题“{topic}”本次停用，因为它的句式出错：{reason}",
  ["query.field"] = "规则里不能写 {field}:；别的主题请写在 needs 或 unless_topic 里。",
  ["query.no-word"] = "查询式里至少要有一个文中必须出现的词；用 OR 时两边都要有。",
  ["expect.no-name"] = "expect 后面要写主题名，放在英文引号里",
  ["expect.no-table"] = "expect “{topic}” 后面要有花括号，里面写 yes = … 和 no = …，现在是 {found}",
  ["expect.unknown-entry"] = "expect “{topic}” 里有不认识的“{entry}”；可以写 yes 和 no",
  ["expect.empty"] = "expect “{topic}” 里没有例文；请写在 yes 或 no 里",
  ["expect.not-a-text"] = "expect “{topic}”：例文要放在英文引号里，这里是 {found}",
  ["pack.older"] = "这个规则包要规则语言第 {wanted} 版，已不再支持；本剪报懂第 {oldest} 到 {spoken} 版",
  ["slip.full-width"] = "引号外有全角的「{found}」，请改成半角的「{wanted}」",
  ["slip.full-width-blank"] = "引号外有全角空格，请改成半角空格",
  ["slip.word-outside"] = '{word} 在引号外面，请写成 "{word}"',
  ["slip.quote-not-closed"] = "这里的引号到行尾还没有关上",
  ["slip.brace-not-closed"] = "第 {line} 行的花括号没有关上",
  ["slip.comma-missing"] = "{near} 前面少了逗号，或者少了花括号",
  ["slip.ends-early"] = "文件没有写完：{reason}",
  ["slip.syntax"] = "{near} 这里读不懂：{reason}",
  ["brick.not-a-pattern"] = "这个不能拼进句式：{value}",
  ["brick.not-a-count"] = "^ 后面要写整数，现在是 {value}",
  ["brick.not-words"] = 'word 要写成 word "安全" 或 word { "安全", "消防" }，现在是 {value}',
  ["brick.not-a-set"] = 'set 后面把字放在英文引号里，如 set "，。"，现在是 {value}',
  ["brick.not-a-distance"] = "upto 里要写 0 到 100 的字数，现在是 {value}",
  ["pack.no-files"] = "{path}：规则包是装 .lua 文件的文件夹，这里面没有",
  ["pack.no-table"] = "pack 后面要有花括号括起的内容",
  ["pack.unknown-entry"] = "pack 里有不认识的“{entry}”；可以写：{entries}",
  ["pack.wrong-entry"] = "pack 的 {entry} 要是{wanted}",
  ["pack.wanted-name"] = "英文引号里的一个词，没有空格和 @",
  ["pack.wanted-version"] = "从 1 起的整数",
  ["pack.wanted-api"] = "从 1 起的整数",
  ["pack.wanted-description"] = "英文引号里的一段话",
  ["pack.newer"] = "这个规则包要规则语言第 {wanted} 版，本剪报只懂第 {spoken} 版；请更新剪报",
  ["environment.unknown-name"] = "这里不认识“{name}”（要查找的词须放在英文引号里）；可以用：{names}",
  ["environment.not-local"] = "“{name}”前面少了 local",

  -- 导出
  ["writer.needs-folder"] = "{writer} 导出的是一个文件夹：-o 后的路径要以 / 结尾",
  ["writer.site-out"] = "{writer} 导出的是网站：要用 context.file 写文件",
  ["clippings.wrong"] = "{path}:{line}: 这一行不是 jianbao 导出的文章（{what}）；前面的版面已收入，紧挨着的一版除外",
  ["clippings.not-the-page"] = "{path}: 版面 {id} 的原文与校验值不符；请重新导出",
  ["table.description"] = "一张表：一篇一行",
  ["table.no-columns"] = '表格要这样写：table "剪报表" { columns = { "日期", "标题" } }',
  ["table.unknown-column"] = "没有“{column}”这一列；可用的有：{columns}",
  ["table.format"] = "表格的 format 只能是 csv 或 xlsx，现在是“{format}”",
  ["table.no-xlsx"] = "编译时没有 libxlsxwriter：装上 libxlsxwriter-dev 再 make，或改用 .csv",
  ["table.cut"] = "……（到此为止：一格至多 32767 字，全文 {characters} 字）",
  ["writer.no-table"] = "导出格式文件要以 return 和花括号括起的内容结尾",
  ["writer.entry"] = "导出格式的 {entry} 要是 {wanted}，现在是 {found}",
  ["writer.extension"] = "导出格式的 extension 只能是字母和数字，现在是“{found}”",
  ["writer.per"] = "导出格式的 per 只能是 article、day、page 或 site，现在是“{found}”",
  ["writer.option"] = "导出格式的选项要有自己的名字，这里是 {found}",
  ["writer.unknown-option"] = "导出格式 {writer} 没有选项“{option}”；它有：{options}",
  ["writer.not-a-string"] = "out 只收字符串，这里是 {found}",
  ["writer.failed"] = "导出格式 {writer} 中途出错：{reason}",
  ["writer.cut-not-known"] = "cut.words 只收当前这篇文章里的文字",
  ["writer.folio-not-known"] = "news.folio 只收当前这篇文章的版头",
  ["writer.layout-not-known"] = "layout.read 只收当前这个版面",
  ["writer.beside-taken"] = "已有文件 {name}：beside 要换一个扩展名",
  ["writer.sample"] = "{path}：样例的结果第 {line} 行不一样：得到“{made}”，应为“{expected}”",
  ["output.standard-output"] = "标准输出",
  ["output.not-found"] = "{path}：没有这个文件夹；请先建好",
  ["output.no-permission"] = "{path}：没有写入的权限；请换一个文件夹",
  ["output.read-only"] = "{path}：这个盘只能读；请换一个文件夹",
  ["output.cancelled"] = "{path}：接收的程序已经退出",
  ["output.disk-full"] = "{path}：磁盘已满；请腾出空间后重新导出",
  ["output.io"] = "{path}：写不进去：{reason}",
  ["output.not-a-folder"] = "{path}：这是文件，不是文件夹；请换一个名字",
  ["output.not-in-order"] = "{name} 的文章没有排在一起；请按日期排好，或者每篇一个文件",

  -- 用法不对
  ["usage.see-help"] = "{message}；用法请看 {command} --help",
  ["usage.no-command"] = "没有写命令",
  ["usage.no-rules-command"] = "rules 后面还要写命令，如 check",
  ["usage.unknown-command"] = "没有“{name}”这个命令",
  ["usage.did-you-mean"] = "没有“{name}”这个命令；是不是“{nearest}”？",
  ["usage.missing-argument"] = "缺少 {name}",
  ["usage.missing-option"] = "缺少选项 {name}",
  ["usage.unknown-option"] = "没有 {name} 这个选项",
  ["usage.too-many"] = "多写了词",
  ["usage.needs-value"] = "选项 {name} 后面要有值",
  ["usage.no-value"] = "选项 {name} 后面不带值",
  ["usage.twice"] = "选项 {name} 写了两次",
  ["usage.bad-date"] = "“{value}”不是日期；请写成 2023-06-21 的样子",
  ["usage.bad-number"] = "“{value}”不是从 {least} 起的整数",
  ["usage.bad-choice"] = "“{value}”不在这些里面：{choices}",

  -- 进度
  ["progress.rate"] = "每秒 {rate}",
  ["progress.left"] = "还要 {time}",
  ["progress.upgrade"] = "正在升级旧版剪报库",
  ["progress.rebuild"] = "正在重建检索索引",
  ["progress.check"] = "正在核对索引与文章",

  -- 结果
  ["read.runner-up"] = "{evidence}；其次 {role} {score}",
  ["import.new"] = "新入库 {pages}，{articles}",
  ["import.same"] = "{files}没有变化：库中已有",
  ["import.failed"] = "{files}未能入库：见上面所列",
  ["import.skipped"] = "{files}跳过：名字不以 .txt、.text 或 .md 结尾",
  ["import.nothing"] = "{paths}：这里没有版面；版面是以 .txt、.text 或 .md 结尾的文件",
  ["import.uncounted"] = "这些文章的词未作统计：{reason}",
  ["import.gave-up"] = "{path}：读它的进程两次中途退出，没有收入",
  ["import.stopped"] = "入库到此停止：还有 {files}未试",
  ["search.found"] = "找到 {articles}，列出 {shown}",
  ["search.by"] = "找到 {articles}",
  ["search.undated"] = "无日期",
  ["search.liked"] = "相近的有 {articles}",
  ["search.one-way"] = "--by、--words、--similar、--reprints 只能写一个",
  ["search.no-headline"] = "（无标题）",
  ["classify.done"] = "共 {articles}：重新归类 {examined} 篇，其中 {changed} 篇有变化",
  ["classify.off-deadline"] = "从文章 {article} 起停用规则“{topic}”：它在这篇上用了 {seconds} 秒以上",
  ["classify.off-limit"] = "从文章 {article} 起停用规则“{topic}”：它的句式超出了步数、内存或时间的限度",
  ["classify.off-crash"] = "从文章 {article} 起停用规则“{topic}”：它使试用它的进程中途退出",
  ["classify.undecided"] = "{articles} 无法归类，保留原来的主题：{list}",
  ["classify.edited"] = "读规则文件时文件被改动；没有写入任何变化，请再运行一次",
  ["export.too-many-topics"] = "主题超过 {most} 个，不能每个主题一个文件；请用 --query 分批导出",
  ["writer.bad-value"] = "--option {option}={value}：要写成 {example} 这样的值",
  ["export.bad-option"] = "--option 后面要写成 名字=值，不是“{option}”",
  ["export.needs-folder"] = "--per 和 --name 要和文件夹同用：-o 后的路径以 / 结尾",
  ["export.unknown-name"] = "--name 里不能写 {name}；可以写 {known}",
  ["export.no-codes"] = "导出的主题没有代码：{reason}",
  ["export.done-changed"] = "{path}：写出 {articles}；其中 {unchanged}与原来相同，没有动",
  ["writers.origin.built-in"] = "自带",
  ["writers.origin.folder"] = "自己的文件夹",
  ["writers.origin.user"] = "个人设置",
  ["writers.options"] = "选项：",
  ["writers.bad-name"] = "“{name}”不能用作文件名",
  ["writers.exists"] = "{path} 已经有了；请换一个名字",
  ["writers.written"] = "{path}：已写好，照原样就能用：--to {name}",
  ["writers.sound-table"] = "{name}：一张表，没有错",
  ["writers.sound"] = "{name}：样例的结果没有错",
  ["export.done"] = "{path}：写出 {articles}",
  ["train.epoch"] = "第 {epoch} 轮，共 {epochs} 轮",
  ["train.epoch-dev"] = "{epoch}：开发集 F1 {f1}",
  ["train.done"] = "{path}：{bytes} 字节",
  ["train.bad-number"] = "{value} 不是大于或等于 0 的数",

  ["info.archive"] = "剪报库",
  ["info.pages"] = "版面",
  ["info.articles"] = "文章",
  ["info.counted"] = "词频",
  ["info.counted-of"] = "{articles}中{counted}已统计",
  ["info.dates"] = "日期",
  ["info.size"] = "大小",
  ["info.sizes"] = "{archive}，版面文字 {text}",
  ["archive.uncounted"] = "{id} 的词未作统计：入库时用的是旧版 jianbao，或没有词典",
  ["check.sound"] = "{path}：完好",
  ["check.rebuilt"] = "{path}：已重建检索索引",
  ["check.index"] = "{path}：有 {problems}，都在检索索引里；这样修复：jianbao check --rebuild {path}",
  ["check.damaged"] = "{path}：有 {problems}；请用备份恢复，或把版面重新入到新库",
  ["rules.sound"] = "{path}：{topics}，没有错误",
  ["rules.older-api"] = "{path}：按规则语言第 {written} 版写的，在第 {spoken} 版里意思不变",
  ["rules.expected"] = "例文 {count} 条，符合预期 {right} 条",
  ["rules.expected-yes"] = "{place}：应归入“{topic}”而没有：{text}",
  ["rules.expected-no"] = "{place}：不应归入“{topic}”而归入了：{text}",
  ["rules.points"] = "得 {score} 分，{pass} 分归入",
  ["rules.note"] = "{place}：注意：{note}",
  ["rules.new-name"] = "主题要有一个名字，写在一行里，用 UTF-8",
  ["rules.new-slash"] = "“{topic}”不能用作文件名：请用 -o 写明文件",
  ["rules.new-exists"] = "{path} 已经有了，没有改动：请用 -o 写明别的文件",
  ["rules.new-written"] = "{path}：已写好，请把词和例文换成自己的",
  ["rules.would-change"] = "共 {articles}，其中 {changed} 篇的主题会变",
  ["rules.loaded"] = "已装入 {topics}，没有错误",
  ["rules.kept"] = "仍用上一次没有错误的规则",
  ["rules.topic"] = "主题",
  ["rules.precision"] = "准确率",
  ["rules.recall"] = "召回率",
  ["rules.no-labels"] = "没有文章标过这些主题；先用 jianbao label 标一些",
  ["rules.label-missed"] = "{id}：应归入“{topic}”，得 {score} 分，够 {pass} 分才归入：{headline}",
  ["rules.label-wrong"] = "{id}：不应归入“{topic}”，得 {score} 分，够 {pass} 分就归入：{headline}",
  ["rules.label-unknown"] = "标过、但这些规则里没有的主题：{topics}",
  ["label.yes"] = "{topic}",
  ["label.no"] = "不是 {topic}",
  ["label.none"] = "没有标过",
  ["lint.no-words"] = "主题“{topic}”的{words}没有词引路，每篇都要试；请写 words = { … }",
  ["lint.untested"] = '主题“{topic}”没有例文；请写 expect "{topic}" { yes = { … }, no = { … } }',
  ["lint.never"] = "主题“{topic}”的例文没有一条归入它",
  ["lint.nothing"] = "主题“{topic}”里这些词在哪里都不计分：{words}",
  ["lint.cancelled"] = "主题“{topic}”里这些词自己也写在 unless 里，从不计分：{words}",
  ["lint.longer"] = "主题“{topic}”里这些词各含一个分量相同的短词，可以不写：{words}",
  ["lint.shared"] = "“{topic}”和“{other}”都有这些一见便归入的词：{words}",
  ["enough.word"] = "{place}里再有其中一个词就够：{words}",
  ["enough.pattern"] = "{place}里再有这样的句式就够：{words}",
  ["enough.query"] = "这个查询式成立就够：{words}",
  ["enough.topic"] = "归入下级主题就够：{words}",
  ["enough.unless"] = "不被 unless 里的这个说法挡住就够：{words}",
  ["enough.or"] = "、",
  ["enough.part"] = "{word}（{place}）",
  ["enough.together"] = "合起来才够：{parts}",
  ["enough.and-more"] = "{list}等 {all} 个",
  ["enough.blocked-needs"] = "只有同时归入“{topic}”才归入",
  ["enough.blocked-unless_topic"] = "已归入“{topic}”，就不归入它",
  ["field.lead"] = "导语",
  ["field.body"] = "正文",
  ["explain.dismissed.field"] = "在这个位置不计",
  ["explain.dismissed.paragraph"] = "不在所要的段落",
  ["explain.dismissed.whole"] = "这里不成一个词",
  ["explain.dismissed.tag"] = "词性不符",
  ["explain.dismissed.near"] = "附近没有所要的词",
  ["explain.met"] = "条件 {count} 个，成立 {met} 个",
  ["explain.query-parts"] = "查询式不成立：{query}；找到：{found}；没有：{missing}",
  ["explain.none"] = "无",
  ["explain.fired"] = "{topic}：得 {score} 分，够 {pass} 分，归入（{file}）",
  ["explain.short"] = "{topic}：得 {score} 分，要 {pass} 分，还差 {missing} 分，未归入（{file}）",
  ["explain.not-counted"] = "找到而没有计分：",
  ["explain.repeated"] = "另有 {count} 处，词在该位置已计过分",
  ["explain.inside"] = "另有 {count} 处，在已找到的更长的词之中",
  ["explain.dismissed.unless"] = "在“{by}”之中（unless）",
  ["explain.most"] = "另有 {count} 处，所在位置已到最高分：{words}",
  ["explain.kind.query"] = "查询式",
  ["explain.kind.pattern"] = "句式",
  ["explain.kind.topic"] = "下级主题",
  ["explain.dismissed.weight"] = "此处不计分",
  ["explain.near"] = "{topic} {score}/{pass}",
  ["explain.near-misses"] = "未达到：{list}",
  ["explain.silent"] = "另有 {topics}一个词也没有找到",
  ["explain.changed"] = "{topic}：归类之后规则有变；重新归类请用：jianbao classify {path}",
  ["field.label"] = "栏题",
  ["field.kicker"] = "引题",
  ["field.headline"] = "标题",
  ["field.deck"] = "副题",
  ["field.paragraphs"] = "第 {number} 段",
  ["field.credits"] = "署名 {number}",

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

  --date D       版面上没有印日期时，写明日期，如 2023-06-21
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

  --date D       版面上没有印日期时，写明日期，如 2023-06-21
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
headline: topic: reporter: date: 用来缩小范围。

  --limit N      最多列出几篇（20）
  --offset N     略过前 N 篇
  --sort S       rank（最相关在前）、newest（新的在前）、oldest（旧的在前）
  --strict       引号、书名号、空格也要一样：“一带一路”
  --by WHAT      只计数，按 month（月）、topic、reporter、paper、kind 分列
  --words        列出这些文章突出的词
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
  安全生产：得 22 分，够 5 分，归入（…）
      标题     +8         园区举办[消防安全]演练
      标题     +4         园区举办消防安全[演练]
      第 1 段  +4         …的三十名职工参加[消防安全]演练，学会使用灭火器。
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
  csv         …  a table for Excel: one article a row
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
