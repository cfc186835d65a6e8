--- The built-in topics: their files, their own tests, sentences beside them, and
-- the score on pages with gold.

local lfs = require "lfs"
local rules = require "jianbao.rules"
local child = require "child"

local TOPICS = {
  "安全生产", "心理健康", "劳模工匠", "技能竞赛", "职工教育", "夏送清凉", "帮扶救助", "疗休养",
  "新就业形态", "文体活动", "主题教育", "工会建设", "健康服务", "环保公益",
}

-- Headline, lead, and the topics an editor gives. All sentences are our own.
local ARTICLES = {
  { "码头职工练灭火", "港务公司工会组织职工开展消防演练，讲解灭火器的用法。", "安全生产" },
  { "说说心里的那根弦", "咨询师走进调度大厅，带大家用正念放松，疏导焦虑情绪。", "心理健康" },
  { "他让老机床转得更稳", "全国劳动模范周工带着徒弟攻下难题，创新工作室又添两项专利。", "劳模工匠" },
  { "谁的刀工更细", "区餐饮行业职业技能竞赛开赛，四十名选手同台竞技。", "技能竞赛" },
  { "下班后去念书", "街道工会的夜校开班，首批学员选了剪辑和会计两门课程。", "职工教育" },
  { "一瓶冰水送到工地", "区总工会启动送清凉活动，把防暑药品交到钢筋工手里。", "夏送清凉" },
  { "把难处说给工会听", "慰问组走访困难职工，送去送温暖慰问金和助学金。", "帮扶救助" },
  { "山里住上五天", "首批一线职工疗休养活动开始，四十人住进疗养院。", "疗休养" },
  { "给骑手留一盏灯", "外卖骑手和快递员有了自己的服务站。", "新就业形态" },
  { "厂区里的歌声", "公司职工合唱比赛举行，十二支队伍登台演出。", "文体活动" },
  { "烈士墓前的誓言", "党员职工到烈士陵园祭扫，重温入党誓词。", "主题教育" },
  { "园区有了自己的工会", "产业园工会联合会成立，当天八百人扫码入会。", "工会建设" },
  { "大夫到了车间", "区工会请来医生义诊，为女职工做两癌筛查。", "健康服务" },
  { "河滩上种下小树", "职工志愿者参加义务植树，捡拾垃圾。", "环保公益" },
  { "骑手也有清凉包", "入伏第一天，街道工会为外卖骑手送清凉。", "夏送清凉 新就业形态" },
  { "巡检工走进体验馆", "百名班组长在安全体验馆里感受高处坠落和触电。", "安全生产" },
  { "给审判员卸下重担", "法院工会请来心理老师，带来舒缓身心的一课，讲解压力管理。", "心理健康" },
  { "走钢丝的人", "架线工老秦荣获五一劳动奖章，三十年守在高塔上。", "劳模工匠" },
  { "咖啡师同台拉花", "区总工会主办的咖啡师技能比武落幕，二十名选手现场拉花。", "技能竞赛" },
  { "千名农民工拿到证书", "职工技能提升培训班结业，首批学员领到电工证书。", "职工教育" },
  { "暖心驿站备好冰桶", "小暑过后，驿站添了冰桶和凉白开，环卫工进门就能消暑。", "夏送清凉" },
  { "互助金送到病床前", "办事处把三万元互助金交到患病职工手里。", "帮扶救助" },
  { "公交司机去海边歇歇", "驾驶员启程赴海滨休养，这是今年首批职工疗休养。", "疗休养" },
  { "网约车司机签下集体合同", "网约车平台企业与工会协商，签订权益专项集体合同。", "新就业形态 工会建设" },
  { "用脚步丈量古城", "区总工会组织千名职工健步走。", "文体活动" },
  { "车间里的理论课", "宣讲团走进车间，宣讲党的创新理论。", "主题教育" },
  { "三十七件提案有了回音", "公司召开职代会，审议工作报告。", "工会建设" },
  { "班组学会按压救命", "培训师教职工心肺复苏和除颤仪的用法。", "健康服务" },
  { "挽起衣袖", "职工参加无偿献血。", "环保公益" },
  { "排球场上见高低", "为深入学习贯彻党的二十大精神，教育工会举办排球赛。", "文体活动" },
  { "电工比武，比的是安全", "供电公司举行安全技能大赛，考查作业安全和技术。", "安全生产 技能竞赛" },
  { "律师坐进楼宇", "区总工会推出职工法律服务，律师提供法律咨询和仲裁代理。", "帮扶救助" },
  { "给哺乳期妈妈一间屋", "园区工会建起母婴室，配了冰箱和护理台，哺乳不再犯难。", "健康服务" },
  { "手把手", "二十对师徒签下协议，拜师仪式在车间举行，徒弟要学三年。", "劳模工匠" },
  { "桥牌桌上论输赢", "街道工会举办职工桥牌赛。", "文体活动" },
  { "少用一个塑料袋", "公园职工志愿者开展减塑行动，沿河捡拾垃圾。", "环保公益" },
  { "塔吊上的一条缝", "班前会上，安全监督员叫停了一台塔吊，隐患当天整改。", "安全生产" },
  { "情绪也要交接班", "交接班前，护士们说说今天的心情和委屈，医院工会请来咨询师。", "心理健康" },
  { "一双听得见轴承的耳朵", "省级劳模老向干了二十三年，徒弟三十名，专利十一项。", "劳模工匠" },
  { "挖掘机夹起一枚鸡蛋", "工程机械操作大赛上，四十名选手用铲斗夹鸡蛋。", "技能竞赛" },
  { "白天上班 晚上学编程", "企业和职业学院合办班，工人学员选课、考试，结业后转岗。", "职工教育" },
  { "甲板上的早班", "船厂避开正午高温，工会把绿豆汤和盐汽水送到船台。", "夏送清凉" },
  { "无息借来的早餐车", "下岗女工拿到工会的无息借款，一家人渡过难关。", "帮扶救助" },
  { "老焊工第一次看见海", "厂工会组织先进职工去海边疗养，五天里散步、看日出。", "疗休养" },
  { "佣金降了两个点", "货运平台和司机们坐下来谈，改了派单和抽佣规则。", "新就业形态" },
  { "姑娘们的旗袍", "建筑女工上台走秀，台下掌声不断，乐队伴奏。", "文体活动" },
  { "一双草鞋", "红军后代走进厂区，讲述长征路上的故事。", "主题教育" },
  { "街上的小店有了一个家", "面馆和理发店的店员合建工会，投票选举产生了委员。", "工会建设" },
  { "牙医进了工地", "口腔科医生为农民工洗牙、补牙。", "健康服务" },
  { "石缝里种出一座山", "林场职工在荒山种树，绿化了三个山头。", "环保公益" },
  { "掌上办理入会", "全市工会数字化建设推进会召开，交流智慧工会做法。", "工会建设" },
}

-- What reads like a topic and is none.
local TRAPS = {
  { "集团召开年度会议", "会议要求大力弘扬劳模精神、劳动精神、工匠精神。", "劳模工匠" },
  { "孩子们画出安全感", "亲子课上，老师讲怎样让孩子有心理安全感。", "安全生产" },
  { "足球联赛开踢", "十支球队参加职工足球比赛，决赛下周举行。", "技能竞赛" },
  { "企业健康发展座谈", "与会者为行业健康发展建言。", "健康服务" },
  { "食堂换了新菜单", "工会主席李某表示，会继续听取意见。", "工会建设" },
  { "财务人员学新规", "为期三天的培训班在山里的疗养院举办。", "疗休养" },
  { "炉前工的一天", "耐高温材料让炉前工少流汗。", "夏送清凉" },
  { "工友们学消防", "快递员、保安员和保洁员一起参加了演练。", "新就业形态" },
  { "食品安全员持证上岗", "食品安全员比拼检验本领。", "安全生产" },
  { "井下推演", "矿山救护队开展应急救援推演。", "健康服务" },
  { "到山里歇一歇", "工会组织六十名医务人员出行。", "健康服务" },
  { "暑期有人带娃", "公司工会的暑托班开班。", "职工教育" },
  { "给企业做用工“体检”", "工会干部上门做用工风险“体检”，查看劳动合同。", "健康服务" },
  { "大桥的“体检医生”", "检测工背着仪器爬上桥塔，逐条焊缝检查。", "健康服务" },
  { "法治短剧上台", "工会法治短剧大赛决赛举行，职工自编自演。", "技能竞赛" },
  { "工会法治课", "总工会法治宣传走进车间，讲解劳动合同。", "工会建设" },
  { "新业态“充电驿站”", "街道建成六处充电驿站，为骑手提供换电和饮水。", "职工教育" },
  { "放学后的托管班", "托管班开班，孩子们写作业、练书法、学游泳。", "文体活动" },
  { "放学后的托管班", "托管班开班，孩子们写作业、练书法、学游泳。", "职工教育" },
  { "师徒结对三年", "师徒结对签约，徒弟跟着师傅学手艺。", "帮扶救助" },
  { "养路工的树洞", "清运垃圾受了委屈，志愿者逐条回信。", "环保公益" },
  { "给骑手讲新规", "座谈会听取新就业形态劳动者意见。", "帮扶救助" },
  { "护坡工的夜班", "活动火热进行，大家一起火速集合。", "安全生产" },
  { "景区夜场开门", "避暑景区门票打折，游客多了三成。", "夏送清凉" },
  { "国足公布新名单", "二十六名球员入选国足，备战世界杯预选赛。", "文体活动" },
  { "今年城镇新增就业三万人", "全市城镇新增就业三万人，失业率下降。", "帮扶救助" },
  { "给钢轨做“体检”", "巡检工给钢轨“体检”，检查道岔和线路。", "健康服务" },
  { "卢沟桥街道的讲座", "卢沟桥街道总工会请来律师讲劳动合同。", "主题教育" },
  { "园区讲花艺", "园区工会联合会请来老师，教职工插花。", "工会建设" },
  { "2020年的第一场雪", "2020年第一场雪落下，班组清扫门前的路。", "劳模工匠" },
  { "营商环境再提升", "区里出台措施优化营商环境。", "环保公益" },
}

-- News of other papers that has words of a topic and belongs to none.
local ELSEWHERE = {
  { "春运火车票今起开售", "铁路部门提醒旅客，可通过手机购票，返乡高峰预计在腊月二十五。" },
  { "蔬菜价格连涨三周", "受连续阴雨影响，叶菜价格上涨，超市里的菠菜每斤涨了两元。" },
  { "房贷利率再降", "多家银行下调首套房贷款利率，购房者每月少还三百元。" },
  { "老人突发心梗 路人跪地施救", "昨天上午，一位老人在公园突然倒地，路过的护士做心肺复苏，把人救了回来。" },
  { "市立医院新院区启用", "新院区设床位一千张，开设骨科、眼科、口腔科等三十个科室，明日起接诊。" },
  { "甲骨文特展开展", "博物馆展出三百件文物，展厅里挤满了观众，讲解员一遍遍讲述商代的历史。" },
  { "电动车新国标下月实施", "新标准对整车质量、电池和防火性能提出要求，旧车可以旧换新。" },
  { "外卖小票上的秘密", "消费者李女士发现，外卖小票上印着手机号，她担心信息泄漏。" },
  { "快递进村打通最后一公里", "村里设了快递点，农产品当天能寄出，农民不用再跑镇上。" },
  { "直播带货乱象调查", "记者暗访发现，一些主播夸大功效，消费者维权难。" },
  { "某地法院宣判一起拖欠工资案", "被告人拖欠三十名工人工资，被判处有期徒刑。" },
  { "大学开学 新生报到忙", "昨天，各高校迎来新生，志愿者帮忙搬行李，学校准备了助学贷款绿色通道。" },
  { "留学机构跑路 学员退费难", "多名学员反映，交了课程费之后机构人去楼空。" },
  { "百年老校迎校庆", "校友从各地赶来，教室里摆着老照片，老师们讲起往事。" },
  { "股市收评：三大指数集体上涨", "新能源、军工板块领涨，两市成交额破万亿。" },
  { "国网：今夏用电负荷创新高", "持续高温使空调用电猛增，电网负荷屡创新高，供电总体平稳。" },
  { "暑期档票房破百亿", "今年暑期档电影票房超过百亿，动画片领跑。" },
  { "羽毛球公开赛国羽摘三金", "中国羽毛球队在公开赛决赛中夺得三枚金牌，选手赛后接受采访。" },
  { "象棋大师赛落子古城", "来自全国的十六名象棋大师展开角逐，冠军可得奖金十万元。" },
  { "城市书房亮灯", "全市新建二十家城市书房，市民刷身份证就能借阅，阅读氛围更浓。" },
  { "红色影片热映", "影片讲述抗美援朝的故事，上映三天票房过亿。" },
  { "省委巡视组进驻", "巡视组将对十个单位开展巡视，受理信访举报。" },
  { "社区调解员化解楼上楼下噪声", "居民因噪声争吵半年，调解员上门协商，双方签订协议。" },
  { "产业园招商签约", "二十个项目签约落户，总投资三百亿元。" },
  { "垃圾焚烧厂试运行", "日处理生活垃圾两千吨，烟气排放达到国家标准。" },
  { "野生动物园迎来熊猫宝宝", "饲养员说，宝宝体重两公斤，游客下月可以参观。" },
  { "义乌小商品卖到世界杯", "商户赶制球迷围巾和旗帜，订单排到下月。" },
  { "三农短波：早稻收割过半", "收割机在田间作业，农技员指导晾晒，防止霉变。" },
  { "台湾美食节开锣", "夜市里人潮涌动，小吃摊前排起长队。" },
  { "本周双休日天气", "周六多云，周日有小雨，气温十五到二十二度。" },
  { "订报启事", "明年本报征订工作已经开始，读者可到邮局订阅。" },
  { "房屋招租", "临街门面两间，面积一百平方米，价格面议。" },
  { "声明", "我公司营业执照副本遗失，声明作废。" },
}

local function article(row)
  return { headline = row[1], paragraphs = { { kind = "body", text = row[2] } } }
end

local function given(ruleset, row)
  local set = {}
  for _, topic in ipairs(ruleset:decide(article(row))) do
    set[topic.id] = true
  end
  return set
end

describe("the pack topics", function()
  local ruleset

  setup(function()
    ruleset = assert(rules.load "topics")
  end)

  it("has the fourteen topics, each in a file of its name", function()
    local seen = {}
    for _, rule in ipairs(ruleset.rules) do
      seen[#seen + 1] = rule.id
      assert.equal(rule.id .. ".lua", rule.file:match "[^/]*$")
      assert.equal("topics@3", rule.pack)
      assert.is_true(#rule.words >= 30, rule.id)
    end
    local wanted = { table.unpack(TOPICS) }
    table.sort(wanted)
    table.sort(seen)
    assert.same(wanted, seen)
  end)

  it("says on top of each file what belongs there and what does not", function()
    for _, rule in ipairs(ruleset.rules) do
      local text = child.slurp(rule.file)
      assert.truthy(text:find "\n%-%- 收：", rule.file)
      assert.truthy(text:find "\n%-%- 不收：", rule.file)
    end
  end)

  it("has tests beside every topic, which come out as expected", function()
    local expect = require "jianbao.rules.expect"
    local failed, count, fired = expect.run(ruleset)
    assert.same({}, failed)
    assert.is_true(count >= 120)
    for _, topic in ipairs(TOPICS) do
      assert.is_truthy(fired[topic], topic)
    end
  end)

  it("has queries and patterns, each opened by words", function()
    local queries, patterns = 0, 0
    for _, rule in ipairs(ruleset.rules) do
      queries, patterns = queries + #rule.queries, patterns + #rule.patterns
      for _, pattern in ipairs(rule.patterns) do
        assert.is_truthy(pattern.words, rule.id)
      end
    end
    assert.is_true(queries >= 5)
    assert.is_true(patterns >= 5)
  end)

  it("gives only topics with words of their own for words in the body alone", function()
    local own_words = { ["安全生产"] = true, ["心理健康"] = true }
    for _, rule in ipairs(ruleset.rules) do
      assert.equal(own_words[rule.id] or false, rule.most.body * rule.weight.body >= rule.pass,
        rule.id)
    end
  end)

  it("takes points off five topics where no one at work is spoken of", function()
    local general = { ["健康服务"] = true, ["文体活动"] = true, ["职工教育"] = true,
      ["帮扶救助"] = true, ["夏送清凉"] = true }
    for _, rule in ipairs(ruleset.rules) do
      local query = rule.queries[1]
      assert.equal(general[rule.id] or false, query ~= nil and query.points == -3, rule.id)
    end
    local told = { "街心公园的早晨", "邻居们在树下打太极，今天还听了中医的课。" }
    assert.is_nil(given(ruleset, told)["健康服务"])
    told[2] = told[2]:gsub("邻居", "职工") .. "大夫来义诊。"
    assert.is_true(given(ruleset, told)["健康服务"])
  end)

  for _, row in ipairs(ARTICLES) do
    it(("gives %s to “%s”, and nothing else"):format(row[3], row[1]), function()
      local wanted = {}
      for topic in row[3]:gmatch "%S+" do
        wanted[topic] = true
      end
      assert.same(wanted, given(ruleset, row))
    end)
  end

  for _, row in ipairs(TRAPS) do
    it(("does not give %s to “%s”"):format(row[3], row[1]), function()
      assert.is_nil(given(ruleset, row)[row[3]])
    end)
  end

  for _, row in ipairs(ELSEWHERE) do
    it(("gives no topic to “%s”"):format(row[1]), function()
      assert.same({}, given(ruleset, row))
    end)
  end

  it("reaches a topic_f1 of .95 on ../shared/pages", function()
    local pages = "../shared/pages"
    if not lfs.attributes(pages, "mode") then
      return pending("there is no ../shared/pages here")
    end
    local pipe = assert(io.popen(("/usr/bin/lua5.4 -e 'package.path=%q package.cpath=%q' "
      .. "spec/bench/topics_score.lua %s"):format(package.path, package.cpath, pages)))
    local output = pipe:read "a"
    assert.is_true(pipe:close())
    local score = tonumber(output:match "topic_f1 ([%d.]+)")
    assert.is_true(score >= 0.95, output)
  end)
end)
