-- 一张 Excel 表：一篇一行。要改栏目，把本文件抄到 jianbao/writers/ 下再改。
-- A workbook for Excel and LibreOffice: one article a row.

table "xlsx" {
  description = "a workbook for Excel: one article a row",
  format = "xlsx",
  sheet = "剪报表",
  columns = {
    "日期", "版次", "来源", "篇序", "栏题", "引题", "标题", "副题", "署名", "记者", "体裁", "主题",
    "字数", "正文", "编号",
  },
}
