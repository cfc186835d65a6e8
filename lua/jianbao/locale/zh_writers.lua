--- What the built-in writers and their options are, in Chinese, by what their
-- files say in English. A spec wants every one of them here, and no other.

return {
  ["CSL-JSON: references for Zotero, pandoc and other programs that cite"] =
    "CSL-JSON：供 Zotero、pandoc 等软件引用的文献条目",
  ["a table for Excel: one article a row"] = "表格（CSV），Excel 双击就能打开：每篇一行",
  ["references by GB/T 7714—2015, one a line"] = "按 GB/T 7714—2015 写的参考文献，每篇一行",
  ["a site for reading, with search and an Atom feed; into a folder"] =
    "供阅读的网站：有检索、时间轴和 Atom 订阅；要导出到文件夹",
  ["JSON Lines: one article a line, nothing left out"] = "JSON Lines：每篇一行，什么都不丢；可以再入库",
  ["Markdown for reading and printing; into a folder: an article a file"] =
    "Markdown，供阅读和打印；导出到文件夹时每篇一个文件",
  ["METS 2 with ALTO 4.4, for libraries; into a folder: a page a file"] =
    "METS 2 和 ALTO 4.4，供图书馆用；导出到文件夹时每版一个文件",
  ["NewsML-G2 2.35 with NITF 3.6 (IPTC); into a folder: an article a file"] =
    "NewsML-G2 2.35 和 NITF 3.6（IPTC）；导出到文件夹时每篇一个文件",
  ["ninjs 3.1 (IPTC); into a folder: an article a file"] =
    "ninjs 3.1（IPTC）；导出到文件夹时每篇一个文件",
  ["OpenSearch, Elasticsearch: a _bulk body, and the settings of the index"] =
    "供 OpenSearch、Elasticsearch 导入的 _bulk 数据，和索引的设置",
  ["a workbook for Excel: one article a row"] = "Excel 工作簿：每篇一行",

  ["the paper's name, if its folio lacks it"] = "报名，版头上没有时用",
  ["of the articles, as in BCP 47"] = "文章的语言，按 BCP 47",
  ["which columns, in their order; by their heads too: 日期,标题"] =
    "要哪些列，按次序；也可写列名，如 日期,标题",
  ["whether each begins with [1], [2] …"] = "每条前面要不要 [1]、[2]……",
  ["the site's name"] = "网站的名字",
  ["where the site will stand, ending in /"] = "网站将来的地址，以 / 结尾",
  ["the feed's identifier"] = "订阅源的标识",
  ["of all identifiers"] = "各种标识的开头",
  ["of the date"] = "日期的时区",
  ["of the dates"] = "日期的时区",
  ["where a folio names no paper"] = "版头上没有报名时用",
  ["the name of the index"] = "索引的名字",
}
