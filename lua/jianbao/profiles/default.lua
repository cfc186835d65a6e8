-- 通用版面读法 / The profile for a newspaper of no particular kind.
--
-- A profile says how one newspaper lays out a page: the words it uses for its furniture, and how
-- much each piece of evidence counts when a line's role is decided (see `jianbao read --why`).
--
-- To teach jianbao a paper of your own, write profiles/某报.lua in your
-- folder with only what differs:
--     return {
--       name = "某报", extends = "default",
--       words = { label = { "本报视点" } },          -- added to those below
--       weights = { short = { headline = 1.5 } },     -- put in place of those below
--     }

return {
  name = "default",
  description = "newspapers of any kind, simplified or traditional script",

  words = {
    byline = {
      reporter = { "记者", "記者", "特派员", "特派員", "实习生", "實習生", "主持人" },
      correspondent = { "通讯员", "通訊員", "特约撰稿", "特約撰稿", "特约撰稿人" },
      photographer = {
        "摄影", "攝影", "摄", "攝", "图", "圖", "图片", "圖片", "摄影师", "绘图", "繪圖", "漫画", "漫畫", "制图",
      },
      editor = { "编译", "編譯", "整理", "编辑", "編輯", "策划" },
      author = {
        "读者", "市民", "网友", "讀者", "文", "作者", "撰文", "撰稿", "供稿", "口述", "讲述", "执笔", "執筆",
        "评论员", "評論員", "解答",
      },
      author_last = { "文", "撰文", "撰稿", "供稿", "口述", "讲述", "执笔", "執筆" },
      taken_from = { "据", "據", "来源：", "來源：", "综合" },
      both = {
        "文/摄", "文／摄", "摄/文", "文/攝", "文/图", "图/文", "文／图", "图／文", "圖／文", "文／圖", "文/圖", "圖/文",
        "图文", "圖文", "文图", "文并摄", "文·图", "文 图", "文　图",
      },
      sender = {
        "本报", "本報", "本社", "本刊", "本网", "本台", "特约", "特約", "实习", "實習", "见习", "見習", "首席", "资深",
        "驻京", "驻地", "全媒体", "融媒体", "新媒体", "新华社", "新華社", "中新社", "中央社", "人民网", "客户端", "摄影",
        "攝影", "特派", "新京报", "第一", "高级",
      },
      paper_ending = {
        "日报", "日報", "晚报", "晚報", "时报", "時報", "工人报", "午报", "晨报", "周报", "都市报", "早报", "导报",
        "商报", "农民报", "青年报", "报社", "中工网", "电视台", "电台", "中心", "社", "网", "報", "报",
      },
      closing = {
        "摄影报道", "攝影報導", "报道", "報道", "報導", "采写", "綜合報導", "综合报道", "整理", "文", "撰文", "电", "電",
      },
      long_closing = { "摄影报道", "攝影報導", "报道", "報道", "報導", "采写", "整理" },
      from = { "发自", "發自", "自" },
      agency = {
        "新华社", "新華社", "中新社", "中新网", "中国新闻社", "中央社", "央视新闻", "央视", "人民日报", "人民网", "新华网",
        "光明日报", "经济日报", "工人日报", "中工网", "科技日报", "法治日报", "中国青年报", "北京日报", "北京晚报", "新京报",
        "澎湃新闻", "央广网", "中国新闻网", "参考消息", "环球时报", "环球网", "法新社", "路透社", "美联社", "美聯社", "中通社",
        "塔斯社", "解放日报", "南方日报", "羊城晚报", "文汇报", "新民晚报", "中国教育报", "健康报", "央视网", "新华视点", "新浪网",
        "外电", "外電", "本报综合", "本報綜合",
      },
      agency_ending = {
        "报道", "報道", "報導", "电", "電", "消息", "稿", "供稿", "微博", "客户端", "微信公众号", "等",
      },
      workplace = {
        "学", "校", "院", "局", "厂", "司", "会", "部", "所", "队", "社", "村", "镇", "乡", "县", "市", "区",
        "省", "心", "团", "行", "站", "馆", "处", "科", "班", "系", "店", "學", "廠", "會", "隊", "鎮", "鄉",
        "縣", "區", "團", "館", "處",
      },
      title = {
        "主讲人", "嘉宾", "工人",
        "主席", "主任", "院长", "校长", "园长", "会长", "秘书长", "部长", "处长", "科长", "局长", "所长", "站长", "队长", "班长",
        "厂长", "经理", "书记", "委员", "代表", "医师", "医生", "药师", "护师", "护士长", "营养师", "治疗师", "咨询师", "教授",
        "讲师", "教师", "老师", "博士", "研究员", "工程师", "技师", "律师", "法官", "检察官", "专家", "作者", "作家", "诗人",
        "導演", "導師", "主任醫師", "醫師", "醫生", "教師", "老師", "律師", "會長", "院長", "校長", "專家", "研究員", "工程師",
      },
      organisation = {
        "局", "委员会", "管委会", "居委会", "村委会", "办公室", "办事处", "公司", "集团", "中心", "工会", "协会", "学会", "联合会",
        "医院", "学校", "法院", "检察院", "大队", "支队", "分局", "派出所", "項目部", "项目部", "委員會", "辦公室", "管理局",
        "工會", "協會", "醫院", "學校",
      },
      of_author = {
        "作者单位", "作者單位", "作者系", "作者係", "作者为", "作者為", "作者是", "本文作者", "作者：", "作者分别", "作者均",
      },
      staff = {
        "本报评论员", "本報評論員", "本报特约评论员", "本报编辑部", "本报讯", "新华社评论员", "人民日报评论员", "本刊编辑部", "本报社论",
        "本社评论员", "特约评论员", "评论员", "本报综合", "本報綜合", "本报记者", "本报通讯员",
      },
    },
    dateline = {
      agency = {
        "新华社", "新華社", "本报", "本報", "本社", "本刊", "本网", "本台", "中新社", "中新网", "中国新闻社", "中国新闻网",
        "中央社", "人民网", "新华网", "央视网", "央视新闻", "中工网", "人民日报", "工人日报", "法新社", "路透社", "美联社",
        "美聯社", "塔斯社", "共同社", "韩联社", "中通社", "据悉",
      },
      according = { "据", "據" },
      report = { "专电", "專電", "急电", "电", "電", "讯", "訊", "综合消息", "综合报道", "专讯", "快讯", "电讯", "消息" },
    },
    continued = { "上接", "紧接", "緊接", "接第", "接上" },
    jump = {
      "下转", "下轉", "转第", "轉第", "详见", "詳見", "相关报道见", "相关报道详见", "报道见", "全文见", "未完待续", "待续",
    },
    credit = {
      verb = {
        "摄影报道", "攝影報導", "摄影", "攝影", "摄制", "摄", "攝", "供图", "供圖", "图文报道", "图片", "图", "圖", "绘",
        "繪", "制图", "製圖", "漫画", "漫畫", "作画", "提供", "翻拍", "摄于",
      },
      verb_first = {
        "摄影", "攝影", "摄", "攝", "图", "圖", "供图", "制图", "製圖", "漫画", "漫畫", "图片", "圖片", "图片提供",
        "圖片提供", "绘图", "插图", "插圖", "图片摄影", "题图", "本版摄影",
      },
      given = { "供图", "供圖" },
      taken_from = { "图片来源", "圖片來源", "图源" },
      subject = {
        "本版图片", "本版照片", "本文图片", "本组图片", "本组照片", "图片", "圖片", "照片", "以上图片", "以上照片", "本版摄影",
        "题图", "插图",
      },
      by = { "均由", "由", "均为", "为", "均" },
      source = {
        "视觉中国", "新华社发", "新華社發", "新华社", "东方IC", "人民视觉", "中新社发", "资料图片", "資料圖片", "资料图",
        "资料照片", "資料照片", "本报资料图片", "本报资料图", "本报资料照片", "本报资料片", "资料片", "受访者供图", "受訪者提供",
        "受访者提供", "采访对象供图", "受访单位供图", "网络图片", "本报供图", "主办方供图", "CFP",
      },
      alone = { "本报记者摄", "本報記者攝", "本报通讯员摄", "记者摄", "資料圖片", "摄影报道", "攝影報導", "图文报道" },
    },
    folio = {
      paper_ending = {
        "日报", "日報", "晚报", "晚報", "时报", "時報", "午报", "晨报", "工人报", "周报", "周刊", "都市报", "早报",
        "导报", "商报", "报", "報", "导刊", "画报",
      },
    },
    imprint = {
      post = {
        "责任编辑", "責任編輯", "责编", "責編", "本版编辑", "本版責編", "本版责编", "本版主编", "本版主編", "编辑", "編輯",
        "美术编辑", "美術編輯", "美编", "美編", "校对", "校對", "版式设计", "版式", "版面设计", "组版", "排版", "检校",
        "审读", "值班主任", "值班编委", "值班总编", "值班编辑", "执行主编", "主编", "主編", "图编", "图片编辑", "视觉",
        "视觉设计", "设计", "制图", "总编辑", "社长",
      },
      no_post = { "部", "同志", "们", "老师", "手记", "的话", "點評", "点评", "室" },
      contact = {
        "新闻热线", "热线电话", "热线", "投稿邮箱", "邮箱", "电子邮箱", "E-mail", "Email", "电话", "電話", "传真",
        "本报地址", "社址", "地址", "邮编", "邮政编码", "印刷", "邮发代号", "国内统一刊号", "国内统一连续出版物号", "零售", "定价",
        "广告热线", "发行热线", "监督电话", "主管", "主办", "出版", "总第",
      },
    },

    -- What a line says of itself.
    caption = {
      "图为", "圖為", "图片为", "上图", "上圖", "下图", "下圖", "左图", "右图", "左圖", "右圖", "图①", "图②", "图③",
      "图④", "图⑤", "图⑥", "图一", "图二", "图三", "图1", "图2", "图3", "图4", "题图", "大图", "小图", "图片说明",
      "圖說", "资料图", "▼", "△", "▽",
    },
    note = {
      "编者按", "編者按", "编者的话", "開欄的話", "开栏的话", "开栏语", "编后", "編後", "编后语", "【编者按】", "编者：",
      "主持人语", "主持人的话", "本报编者", "按语", "引言", "写在前面", "编辑的话", "记者手记", "采访手记", "编者附言",
    },
    label_alone = {
      "职工之家", "名词解释", "世相", "理论前沿", "读书札记", "本报时评", "短评", "今日论语", "工会短波", "基层短波", "基层简讯",
      "社論", "讀者投書", "投書", "诗页", "诗歌", "散文", "小小说", "杂文", "随笔", "诗苑", "简评", "图片新闻", "图片报道",
      "新闻图片", "圖片新聞", "简讯", "簡訊", "短讯", "读者来信", "编读往来", "来信照登", "专家视点", "本报评论", "社论", "時評",
      "时评", "简明新闻", "便民信息",
    },
    notice_item = {
      "电话", "電話", "时间", "時間", "地点", "地點", "地址", "联系人", "聯絡人", "题目", "題目", "日期", "费用", "費用",
      "厂址", "门市", "門市", "报名", "報名", "查询", "查詢", "截止", "主办", "主辦", "票价", "票價", "体裁", "邮箱",
      "电子邮箱", "联系电话", "咨询电话", "报名电话", "热线", "传真", "邮编", "价格", "户型", "面积", "薪资", "待遇", "要求",
      "承印", "注：",
    },
    verbal = {
      "了", "着", "不", "没", "又", "再", "要", "能", "就", "让", "把", "被", "还", "吗", "敢", "才", "却",
      "都", "給", "讓", "還",
    },
    question = {
      "问：", "问:", "問：", "問:", "答：", "答:", "Q：", "Q:", "A：", "A:", "记者：", "记者:", "記者：",
      "記者:",
    },
    not_names = {
      "文章", "解惑", "方法", "时代",
      "完", "全文完", "未完", "待续", "节选", "摘编", "有删节", "掌声", "鼓掌", "笑声", "下同", "略", "图", "表",
      "附图", "附表", "右图", "左图", "上图", "下图", "来信", "來信", "热线", "手记", "观察", "调查", "探访", "直击",
      "在线", "简介", "之家", "热议",
    },
    signature = { "本报编辑部", "本刊编辑部", "编辑部", "本报", "本报社", "本社", "本報編輯部", "編輯部" },
    closing_note = { "编后", "編後", "编者附言", "记者手记", "采访手记" },
    label = {
      "闲话", "夜话", "漫话", "漫谈", "随想", "絮语", "记忆", "印象", "时光", "心得", "视界", "笔谈", "艺谭", "书评",
      "新知", "进万家", "之家", "解释", "前沿", "短打", "札记", "世相", "名词", "学堂", "心语", "服务台", "快线", "建家",
      "风貌", "同行", "故事汇", "看变化", "新气象", "见闻", "在身边", "身边", "照登", "速览", "往来", "工会动态", "在一线",
      "剪影", "图片", "写真", "聚焦", "短评", "快评", "快讯", "声音", "手记", "动态", "動態", "行动", "专题", "专栏",
      "專欄", "特刊", "观察", "焦点", "焦點", "之窗", "天地", "论坛", "論壇", "风采", "简讯", "簡訊", "短讯", "速递",
      "资讯", "視點", "视点", "视窗", "看台", "话题", "評論", "评论", "时评", "來信", "来信", "信箱", "热线", "直通车",
      "对话", "访谈", "链接", "延伸阅读", "相关链接", "新闻背景", "微言", "世象", "人物", "榜样", "故事", "小站", "书香",
      "一线", "現場", "现场", "在线", "讲堂", "课堂", "茶座", "沙龙", "随笔", "副刊", "诗苑", "文苑", "杂谈", "杂感",
      "三言两语", "百姓", "民生", "探营", "追踪", "要闻", "看点", "一周", "一览", "集锦", "短波", "花絮", "传真", "广角",
      "纵横", "新语", "漫笔", "有约", "释疑", "问答", "问政", "帮办", "提示", "提醒", "公告栏", "进行时", "在行动", "新风",
      "新貌", "风景线", "长廊", "擂台", "点击", "扫描", "镜头", "掠影", "图片新闻", "身边事", "身边人", "大家谈", "大家说",
      "周刊", "驿站", "园地", "走基层", "说法", "以案释法", "维权", "巡礼", "名片", "好声音", "会客厅", "备忘录", "健康",
      "养生", "食话", "连载", "連載",
    },
    brief_label = {
      "短打", "短讯", "基层短波", "要闻速览", "速览", "要闻", "快报", "简报", "简讯", "簡訊", "快讯", "一周", "动态",
      "速递", "集锦", "短波", "一句话", "要闻点击", "资讯", "简  讯", "简　讯", "工会动态", "点击", "短新闻", "零讯", "要讯",
      "微讯",
    },
    slogan = {
      "抓落实", "开新局", "启新程", "扬帆", "高质量发展", "深入推进", "凝聚力量", "建新功", "劳动创造", "劳动最光荣", "深入学习",
      "学习贯彻", "奋力", "喜迎", "牢记", "不忘初心", "谱写", "凝心聚力", "奋进", "新征程", "新时代", "新篇章", "新局面",
      "开拓", "建功", "弘扬", "团结动员", "匠心筑梦", "高举", "贯彻落实", "同心", "砥砺", "凝聚", "再出发", "争当", "献礼",
      "唱响", "汇聚", "勇担", "在行动", "助力", "服务大局", "宣传贯彻", "庆祝", "致敬", "大精神",
      "学党史", "悟思想", "办实事", "心向党", "跟党走", "感党恩", "守初心", "担使命", "强党性",
    },
    event = {
      "举行", "举办", "召开", "启动", "成立", "开幕", "闭幕", "落幕", "开班", "结业", "揭牌", "挂牌", "揭晓", "开赛",
      "收官", "上线", "开通", "发布", "签约", "开工", "竣工", "投用", "启用", "開跑", "登場", "舉行", "舉辦", "召開",
      "啟動", "圆满结束", "进行", "开课", "开讲", "获奖", "表彰", "亮相", "出炉", "落户", "座谈",
    },
    organisation = {
      "工会", "总工会", "集团", "公司", "街道", "协会", "学校", "小学", "中学", "大学", "学院", "医院", "法院", "检察院",
      "银行", "管理局", "委员会", "县委", "市委", "省委", "政府", "我省", "我市", "我县", "我区", "全省", "全市", "全县",
      "全国", "我国", "本市", "中心", "项目部", "办事处", "工會", "醫院", "學校", "圖書館", "系统", "镇", "乡", "机关",
      "中国", "北京", "职工",
    },
    notice = {
      "尋人", "寻人", "广告：", "一览", "一覽", "课程表", "时间表", "优惠", "優惠", "特价", "促销", "酬宾", "求助", "讲座",
      "活动安排", "时间安排", "日程", "征稿", "征文", "招租", "敬告", "勘误", "布告", "公告", "启事", "啟事", "声明",
      "聲明", "通知", "通告", "公示", "名单", "名單", "招聘", "诚聘", "招生", "招标", "拍卖", "遗失", "讣告", "天气",
      "天氣", "氣象", "气象", "导读", "導讀", "广告", "廣告", "出租", "出售", "转让", "更正", "致歉", "鸣谢", "榜单",
      "赛程", "赛果", "影讯", "任免", "节目单", "时刻表", "价格", "行情", "预告", "热线电话", "便民",
      "小贴士",
    },
    weather = { "今日天气", "天气预报", "今日氣象", "天氣預報", "气温", "氣溫" },
    predicate = {
      "指出", "表示", "介绍", "认为", "强调", "要求", "坦言", "告诉", "透露", "提到", "告訴", "介紹", "表示，", "说，",
      "说：", "說，", "說：", "称，", "等", "们", "了", "的", "地", "得", "着", "过", "之一", "以及",
    },
    opener = {
      "来自", "由", "据", "参加", "针对", "围绕", "面对", "对于", "作为", "除了", "据了解", "据悉", "据介绍", "據了解",
      "近日", "近年来", "近期", "日前", "目前", "下一步", "今后", "此次", "本次", "活动现场", "活动中", "现场", "同时",
      "此外", "随后", "当天", "当日", "会上", "会议", "截至", "为了", "接下来", "未来", "去年", "今年", "“", "\"",
      "「", "在", "通过", "自", "从", "记者", "培训", "讲座", "比赛", "通知要求", "通知还要求", "通知明确", "通知指出",
    },
    conjunction = {
      "但", "可是", "可我", "可他", "可她", "然而", "不过", "于是", "因此", "所以", "而且", "当然", "其实", "只是", "此外",
      "另外", "然後", "不過", "於是", "因為",
    },
    unfinished = {
      "百", "千", "万", "亿", "做成", "成为", "变成", "打造成", "走出", "的", "和", "与", "及", "暨", "为", "以",
      "在", "将", "把", "对", "向", "从", "让", "使", "、", "：", "“", "《", "，", "关于", "是", "更新",
      "開展", "荣获", "获得", "打造", "建设",
    },
  },

  -- What each piece of evidence counts for each role.
  weights = {
    -- every line: roles that need a reason of their own
    ["any line"] = {
      caption = -4, note = -6, credit = -5, jump = -5, line = -1.5, brief = -4.5, byline = -3,
      folio = -3, imprint = -3, label = -0.5, kicker = -0.7, deck = -0.5, running_head = -3.5,
      headline_more = -3,
    },
    ["no dateline"] = { lead = -3.5, brief = 0 },
    ["picture story below"] = {
      headline = 3.5, crosshead = -2.5, label = -1, kicker = -1, deck = 0.5,
    },
    ["picture story"] = { lead = 3, body = -0.5, caption = 0.5 },
    ["picture by itself"] = { caption = 8, body = -3 },
    -- marks
    ["headline mark"] = {
      headline = 9, kicker = -2, body = -6, lead = -6, continuation = -8, crosshead = 1.5,
      label = -1.3, line = -5, running_head = -3, deck = 0,
    },
    ["caption next"] = { headline = -1.5, crosshead = -2, body = 1, continuation = 1 },
    ["no headline mark"] = { headline = -3 },
    ["page mark"] = {
      running_head = 7, headline = 3, label = 2, body = -6, lead = -6, continuation = -8, line = -4,
    },
    ["label alone"] = { label = 4, headline = -4, crosshead = -3, kicker = -3, byline = -3 },
    ["breaks the indent"] = { continuation = 8, body = -3, lead = -2 },
    ["verbal"] = { label = -4, headline = 0.3 },
    ["item of a notice"] = {
      line = 4, headline = -3.5, kicker = -4, deck = -3, label = -5, crosshead = -3, imprint = -3,
      byline = -3, running_head = -3, folio = -1,
    },
    ["question or answer"] = {
      body = 5, lead = 2.5, headline = -6, crosshead = -5, label = -6, kicker = -5, deck = -5,
      line = -1,
    },
    ["speaker again"] = {
      body = 2.5, lead = 0.5, headline = -3, crosshead = -3, label = -4, kicker = -4, deck = -3,
    },
    ["bracket left open above"] = {
      continuation = 6, label = -4, headline = -4, crosshead = -4, body = -3, line = -2,
    },
    ["numeral alone"] = { crosshead = 8, label = -4, continuation = -2, headline = -3, folio = -3 },
    ["place of a name"] = { byline = 3, crosshead = -1, deck = -1.5, label = -1.5 },
    ["bullet next"] = { label = 2.5, headline = -1.5, kicker = -2 },
    ["contact"] = {
      imprint = 1.3, line = 0.5, byline = -1, headline = -1.5, crosshead = -1.5, label = -1,
      kicker = -1, deck = -1,
    },
    ["name below"] = { headline = 2.5, label = -1 },
    ["marked like a headline"] = { headline = 3, crosshead = -2.5, label = -1, brief = -1 },
    ["all in brackets"] = {
      headline = -3, kicker = -4, label = -4, crosshead = -3, deck = -2, body = 0.5, line = 0.5,
    },
    ["question above a head"] = { kicker = 6, headline = 3, body = -2, continuation = -3 },
    ["question next"] = { headline = 2.5, crosshead = 1, body = -1, lead = -1 },
    ["adverbial first"] = { body = 1.5, lead = 0.5, crosshead = -2, headline = -0.5, label = -3 },
    ["date first"] = { continuation = -3, headline = -1, label = -2 },
    ["conjunction first"] = {
      body = 1, headline = -2, crosshead = -2, label = -4, kicker = -2, deck = -1,
    },
    ["under a brief label"] = { headline = 3.5, crosshead = -3.5, label = -1 },
    ["name next"] = { byline = -4, headline = 2 },
    ["text of a brief"] = { lead = 5, brief = 1, body = -1, note = -2 },
    ["dot inside"] = { label = 1.5, running_head = 0.5 },
    ["signed story below"] = { headline = 2, crosshead = -2.5 },
    ["signed below"] = { headline = 2.5, crosshead = -2.5 },
    ["date alone"] = { folio = -2.5 },
    ["minor headline mark"] = {
      crosshead = 6, headline = 2, deck = 1, kicker = 1, body = -6, lead = -6, continuation = -8,
      label = 1, line = -3,
    },
    ["folio next"] = { running_head = 4, label = -1, headline = -3, kicker = -2 },
    ["after a closing byline"] = {
      headline = 2.5, kicker = 1, label = 1, crosshead = -4, body = -2, continuation = -4, lead = 1,
    },
    ["nothing but marks"] = { continuation = 12, body = -4, headline = -5, line = -2 },
    ["says what it is"] = { deck = 3, headline = -0.5 },
    ["below a note under a byline"] = { crosshead = 2, headline = -2 },
    ["below a note without a byline"] = { crosshead = -9 },
    ["under a note head"] = { note = 14 },
    ["bullet"] = {
      brief = 3, label = 2.5, byline = 1.5, headline = 0.5, crosshead = 2, caption = 0.5,
      body = -0.5, lead = -1.5, continuation = -6, kicker = -2, deck = -2, line = 0.5,
      running_head = -3,
    },
    ["bullets around"] = {
      brief = 3, headline = 0.5, label = -1, byline = -2, line = 0.5, body = -2,
    },
    ["among briefs"] = {
      brief = 2, headline = 1.5, lead = 1, crosshead = -4, line = -2, label = -2, kicker = -3,
      deck = -3, body = -1,
    },
    -- a headline ends before the column does
    ["bullet of a full line"] = { brief = 2, headline = -3, label = -3, crosshead = -2 },
    ["head of a brief"] = { headline = 2.5, brief = -5, crosshead = -1 },
    ["marked like the line above"] = { headline_more = 12, headline = -6, deck = 1 },
    ["under 上接"] = { headline = 4, crosshead = -4, kicker = 2 },
    ["headline mark next"] = {
      kicker = 5, label = 4, headline = -3, deck = -4, crosshead = -5, line = -2,
    },

    -- furniture
    ["folio items"] = { folio = 3.4, headline = -1, body = -1, lead = -2, label = -1, kicker = -1 },
    ["page number alone"] = { folio = 5, continuation = -4 },
    ["imprint posts"] = { imprint = 2.6, byline = -1, body = -0.5, credit = -1, line = 0.2 },
    ["top of the page"] = {
      folio = 2, running_head = 1.5, imprint = 1.5, lead = -1, body = -3, line = -1, crosshead = -4,
      deck = 0,
    },
    ["first line"] = {
      folio = 2, running_head = 2, imprint = 1, label = 0, body = -4, crosshead = -5, line = -2,
    },
    ["bottom of the page"] = { imprint = 4, folio = 2 },
    ["last line"] = {
      headline = -5, kicker = -5, label = -5, deck = -3, crosshead = -4, imprint = 1,
    },
    ["credit alone"] = {
      credit = 9, byline = 0, body = -4, lead = -4, headline = -9, line = -4, continuation = -2,
      kicker = -9, label = -9, deck = -9, crosshead = -9,
    },
    ["jump alone"] = { jump = 10, body = -3 },
    ["closing byline alone"] = {
      byline = 6, body = -1, line = -1, credit = 1, headline = -5, crosshead = -5, label = -5,
      kicker = -5, deck = -5, lead = -2,
    },
    ["continued alone"] = {
      jump = 7, crosshead = -5, headline = -4, kicker = -5, label = -5, line = -3,
    },
    ["credit or byline at the end"] = {
      body = 2, continuation = 2, lead = 1, caption = 2.5, brief = 1.5, headline = -5,
      crosshead = -5, label = -5, deck = -4, kicker = -5, line = 0,
    },

    -- openings
    ["dateline"] = { lead = 9, body = -7, continuation = -4, headline = -8, brief = 0, line = -6 },
    ["byline in brackets first"] = {
      lead = 6, body = -3, continuation = -2, headline = -6, line = -4,
    },
    ["continued"] = { lead = 8, body = -4, continuation = -8 },
    ["byline with a post"] = {
      byline = 7, headline = -4, deck = -3, kicker = -5, body = -2, lead = -3, label = -4,
      crosshead = -5, line = -3, continuation = -2, credit = -3,
    },
    ["bare names"] = {
      byline = 4, headline = -0.5, label = -1.5, kicker = -2, line = 0, crosshead = -1,
    },
    ["opening next"] = {
      headline = 4, deck = 3.4, byline = 1, kicker = -3, label = -3, crosshead = -5, body = -0.5,
      continuation = -1.5, line = -3, running_head = -2,
    },
    ["shorter than the head below"] = { headline = 1.5, kicker = -0.7 },
    ["longer, with an organisation"] = { deck = 1.4 },
    ["quotation in the head below"] = { headline = 1.3, deck = -1 },
    ["opening near"] = {
      headline = 2.5, kicker = 2, deck = 1.5, label = 1.5, crosshead = -4, line = -2,
      continuation = -1,
    },
    ["byline next"] = {
      headline = 4, deck = 3.4, kicker = -3, label = -3, crosshead = -4, line = -2,
      continuation = -1, running_head = -2,
    },
    ["byline near"] = {
      headline = 2, kicker = 2, deck = 1.5, label = 1.5, crosshead = -3, line = -1,
    },
    ["plain text next"] = {
      headline = 1, crosshead = 1.5, deck = 0.5, byline = 0.5, label = -1, kicker = -1, lead = 0.3,
    },

    -- what it is made of
    ["caption words"] = { caption = 9, body = 0, lead = -1, headline = -1, continuation = -3 },
    ["short sentence, then a credit"] = { caption = 8, body = -1 },
    ["note words"] = { note = 12, body = -1, headline = -2, label = -1, kicker = -2 },
    ["numbered"] = {
      crosshead = 3, body = 0.3, headline = -1.5, label = -2, kicker = -2, deck = -2, line = 0.5,
    },
    ["list item"] = {
      body = 0.5, line = 1.5, headline = -2, crosshead = 0.5, label = -3, kicker = -2, deck = -2,
    },
    ["dash first"] = {
      deck = 5, headline = -2, kicker = -4, label = -5, crosshead = -2, body = -0.5, byline = 0.5,
    },
    ["dash last"] = { kicker = 4, headline = -1, label = -3 },
    ["cannot begin"] = {
      continuation = 6, body = -4, lead = -5, headline = -4, crosshead = -4, label = -5, line = -2,
    },
    ["speaker first"] = {
      body = 1.5, headline = 0, crosshead = -1, label = -2, continuation = -0.5, line = 0,
    },
    ["ends in a stop"] = {
      body = 2, lead = 1, continuation = 2, headline = -6, crosshead = -4.5, label = -7,
      kicker = -5, deck = -3.5, byline = -4, running_head = -6, credit = -3, caption = 0.5,
      brief = 1, line = -0.5, folio = -4, imprint = -4, note = 2,
    },
    ["ends in ! or ?"] = {
      body = 1, continuation = 1, headline = -0.5, crosshead = -0.5, label = -3, kicker = -1,
      deck = -1,
    },
    ["commas"] = {
      body = 1.5, lead = 1.5, continuation = 1.5, headline = -3.5, crosshead = -3.5, label = -5,
      kicker = -3, deck = -2, byline = -4, line = -0.5, running_head = -3, brief = 1, note = 1.5,
      caption = 0.5,
    },
    ["ends in a comma"] = {
      headline = -5, crosshead = -5, label = -6, kicker = -4, deck = -4, running_head = -4,
    },
    ["one comma"] = {
      headline = -0.6, crosshead = -1.5, label = -3, kicker = -0.3, deck = -0.3, running_head = -1,
      line = 0.2,
    },
    ["stop inside"] = {
      body = 2, lead = 1, continuation = 2, headline = -5, crosshead = -5, label = -5, kicker = -5,
      deck = -5, running_head = -5, line = -1, brief = 1, note = 2, caption = 1,
    },
    ["scrap"] = {
      continuation = 2, headline = -2.5, crosshead = -4, label = 0, kicker = -5, deck = -5,
      body = -3, lead = -4, line = -1, running_head = -4, byline = -2,
    },
    ["very short"] = {
      label = 1.5, crosshead = 1, headline = -1, kicker = -0.3, deck = -1.5, body = -1.5, lead = -3,
      continuation = -0.5, running_head = -2, line = 0,
    },
    ["short"] = {
      label = -1, crosshead = 1.2, headline = 0.3, kicker = 0.5, deck = 0, body = -1, lead = -2.5,
      running_head = -1, line = 0, continuation = -0.5,
    },
    ["headline length"] = {
      headline = 1.5, kicker = 0.8, deck = 0.8, label = -2.7, crosshead = 0.3, body = -0.5,
      lead = -1, running_head = 0.5, byline = -0.5, line = -0.3,
    },
    ["long headline length"] = {
      headline = 0.5, kicker = -0.5, deck = 0, label = -6, crosshead = -2.5, body = 0.5,
      running_head = -0.5, byline = -2, line = -1.5,
    },
    ["paragraph length"] = {
      headline = -6, kicker = -6, deck = -5, label = -9, crosshead = -7, body = 2, lead = 2,
      continuation = 1.5, running_head = -7, byline = -6, line = -1.5, folio = -5, brief = 0.5,
      note = 2, caption = 0.5,
    },
    ["full width"] = {
      body = 1.5, lead = 1.5, continuation = 1.5, headline = -1.5, crosshead = -2, label = -3,
      kicker = -1.5, deck = -1, line = -5, byline = -1,
    },
    ["less than full width"] = {
      headline = 0.5, crosshead = 0.5, label = 0.3, line = 0.5, byline = 0.5,
    },
    ["centred"] = {
      headline = 2.5, kicker = 2, deck = 2, label = 1.5, crosshead = 2, byline = 2, body = -2.5,
      lead = -2.5, continuation = -3, line = 0.5,
    },
    ["paragraph indent"] = { body = 1.2, lead = 1, continuation = -2 },
    ["not indented"] = { continuation = 1, body = -1.2, lead = -1 },
    ["over 16 characters"] = { crosshead = -2.2, label = -1 },
    ["items listed"] = {
      crosshead = -1.5, headline = -0.7, label = -2, kicker = -0.5, body = 0.3, continuation = 0.3,
    },
    ["crossheads around"] = { crosshead = 2.2 },
    ["no crosshead around"] = { crosshead = -4.5 },
    ["predicate first"] = {
      continuation = 3, body = -3, lead = -3, headline = -1, crosshead = -1, label = -3,
    },
    ["paragraph opener"] = {
      body = 1.5, lead = 1, continuation = -1.5, headline = -1, crosshead = -1.5, label = -2,
    },
    ["unfinished"] = {
      body = 0.5, continuation = 0.5, crosshead = -2.5, headline = -1.5, label = -1, line = -1,
    },
    -- the dictionary does not part the characters around the end of the line
    ["cuts a word"] = {
      body = 1, continuation = 1, lead = 1, crosshead = -4, headline = -4, label = -3, kicker = -2,
      deck = -1.5, line = -1, running_head = -2,
    },
    ["word cut above"] = {
      continuation = 3, headline_more = 2, body = -2, lead = -3, crosshead = -2, headline = -2,
      label = -2, kicker = -2,
    },
    ["slogan words"] = { running_head = 3, kicker = 0.4, headline = -0.5, label = 0 },
    ["greeting or signature"] = {
      body = 3, lead = 3, line = 0.5, label = -2, byline = -6, headline = -4, crosshead = -2,
      kicker = -3, deck = -3, imprint = -3, folio = -6, caption = -5, note = -3, continuation = -3,
      running_head = -4,
    },
    ["slogans on top"] = { running_head = 4.5, kicker = -2.5 },
    ["printed above"] = { running_head = 9, kicker = -3, headline = -2 },
    ["parallel halves"] = { running_head = 2.5, kicker = 0.5, label = 0.2 },
    ["short parallel halves"] = { label = 1.6, running_head = 0.5, kicker = 0.5, headline = -0.5 },
    ["label words"] = { label = 2.5, headline = -0.3 },
    ["brief_label words"] = { label = 2, headline = -0.5 },
    ["organisation words"] = {
      headline = 1.2, kicker = -0.3, deck = -0.5, label = -0.5, running_head = -0.3,
      crosshead = -0.5,
    },
    ["event last"] = {
      headline = 1.5, kicker = 0, deck = -0.5, label = -2, running_head = -1.5, crosshead = -1,
    },
    ["wrapped headline"] = {
      headline_more = 7.5, deck = -2, headline = -1, byline = -4, crosshead = -3,
    },
    ["no gap below its line"] = { headline = 1, kicker = -1, label = -1 },
    ["organisation alone"] = { kicker = 2.5, label = -2, headline = -1, deck = -1, folio = -2 },
    ["above is unfinished"] = { headline_more = 7, deck = -2, headline = -1 },
    ["notice words"] = { headline = 0.5, label = -0.5 },
    ["notice head"] = {
      headline = 4, crosshead = -4, line = -1, label = -4, folio = -4, lead = -3, body = -3,
    },
    ["under a notice head"] = {
      line = 5, body = -2, lead = -1.5, headline = -1.5, crosshead = -2, brief = -4,
      continuation = -1, byline = -1, kicker = -2, label = -2, deck = -2, folio = -2, imprint = -4,
      note = -3,
    },
    ["signs a notice"] = {
      body = 4, line = 4, headline = -4, kicker = -5, label = -5, crosshead = -5, deck = -4,
      folio = -5, byline = -3,
    },
    ["goes on with an item"] = { continuation = 14, line = -3 },
    -- below a letter to the paper
    ["signs a letter"] = { body = 10, line = 2, byline = -12 },
    ["answers a letter"] = { crosshead = 7, headline = -3, label = -3 },
    ["before short lines"] = { headline = 1.5, line = 0.5, crosshead = -1 },
    ["ends a stanza"] = { label = -2, kicker = -2, headline = -1, crosshead = -1 },
    ["among short lines"] = {
      line = 3, headline = -2, crosshead = -2, kicker = -2, deck = -1, label = -1, body = -0.5,
      continuation = -1, headline_more = -4,
    },

    -- blank lines around
    ["no gap above"] = {
      continuation = 0.3, deck = 0.5, byline = 0.5, headline = -0.3, label = -0.5, credit = 0.2,
      headline_more = 0.5, line = 0.5,
    },
    ["wrapped within a paragraph"] = {
      continuation = 6, body = -3, lead = -3, caption = -5, headline = -5, crosshead = -5,
      label = -5, kicker = -4, deck = -4, line = -3, byline = -4, brief = -3,
    },
    ["parted from a sentence above"] = { continuation = -5 },
    ["gap above"] = { headline = 0.3, label = 0.3, kicker = 0.2, headline_more = -1 },
    ["wide gap above"] = {
      headline = 0.8, label = 0.8, kicker = 0.6, deck = -0.3, headline_more = -2, byline = -0.5,
      crosshead = -0.3,
    },
    ["no gap below"] = { headline = 0.3, kicker = 0.3, label = 0.3 },
    ["gap below"] = { headline = 0.1 },
  },

  -- How text flows over the end of a line: 'open' is a paragraph whose last
  -- line does not end a sentence.
  flow = {
    continue_open = 0,      -- a continuation after an open line
    continue_closed = -9,   -- a continuation after a closed line
    leave_open = -9,        -- anything else after an open line
    interrupt_open = -2,  -- a credit or caption within an open paragraph
    finish_open = -3,       -- the page ends within a paragraph
  },
}
