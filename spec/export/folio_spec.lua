--- What an export takes from a folio: paper, page and section, in all their forms.

local folio = require "jianbao.export.folio"

describe("jianbao.export.folio", function()
  for _, case in ipairs {
    { "2024年6月12日 星期三 第3版 工会新闻 江城工友报", "江城工友报", "3", "工会新闻" },
    { "A07 城事 2019年5月8日 星期三 澜城晚报", "澜城晚报", "A07", "城事" },
    { "2019年11月15日 星期五 滨城晚报 06 城事", "滨城晚报", "06", "城事" },
    { "１９８７年４月９日　星期四　第二版　经济　长河日报", "长河日报", "2", "经济" },
    { "江州日报　2021年5月18日　星期二　A7版　思想周刊", "江州日报", "A7", nil },
    { "港島日報 2012年11月28日 星期三 A14 港聞", "港島日報", "A14", "港聞" },
    { "2025年4月30日 星期三 农历乙巳年四月初三 第2版", nil, "2", nil },
    { "云岭日报 2023年3月18日 星期六 第26418期 今日8版", "云岭日报", nil, nil },
    { "2022年9月29日　星期四　第4版　工会新闻·人物", nil, "4", "工会新闻·人物" },
    { "E-mail:a@b.c 热线：0551-0000628", nil, nil, nil },
    { "2024年6月12日 星期三 第 3 版 江城工友报", "江城工友报", "3", nil },
    { "2024年6月12日 第3版·要闻 江城工友报", "江城工友报", "3", "要闻" },
    { "2024年6月12日 要闻：第A03版", nil, "A03", "要闻" },
    { "江城工友报 3版", "江城工友报", "3", nil },
    { "江城工友报 3 版", "江城工友报", "3", nil },
    { "", nil, nil, nil },
    { "\xFF\xFE 报", nil, nil, nil },
  } do
    it("reads “" .. case[1]:gsub("[\xFE\xFF]", "?") .. "”", function()
      assert.same({ paper = case[2], page = case[3], section = case[4] }, folio.read(case[1]))
    end)
  end

  it("reads no folio", function()
    assert.same({}, folio.read(nil))
  end)
end)
