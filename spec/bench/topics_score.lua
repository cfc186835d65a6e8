--- Scores the topics of a pack against pages whose topics an editor has set.
--
--   lua5.4 spec/bench/topics_score.lua [-p PACK] [-q] FOLDER…
--
-- Each folder holds NNN.json (articles) and NNN.topics.json (topics that must
-- be given, and those under `also` that may be). Articles come from the gold,
-- so the score says nothing of the page reader. Every miss is printed with
-- its evidence; -q prints the figures only.

local lfs = require "lfs"

local json = require "jianbao.json"
local rules = require "jianbao.rules"

local function read(path)
  local file <close> = assert(io.open(path, "rb"))
  return assert(json.decode(file:read "a"))
end

--- Gold pages in name order.
local function pages(folder)
  local names = {}
  for name in lfs.dir(folder) do
    local page = name:match "^([^.]+)%.topics%.json$"
    if page then
      names[#names + 1] = page
    end
  end
  table.sort(names)
  return names
end

local function contains(list, wanted)
  for _, item in ipairs(list) do
    if item == wanted then
      return true
    end
  end
  return false
end

--- Harmonic mean as in score_pages.py: right, given and wanted are counts.
local function f1(count)
  local precision = count.given > 0 and count.right / count.given or (count.wanted == 0 and 1 or 0)
  local recall = count.wanted > 0 and count.right / count.wanted or 1
  return precision + recall > 0 and 2 * precision * recall / (precision + recall) or 0
end

local function evidence_line(evidence)
  local parts = {}
  for _, item in ipairs(evidence) do
    parts[#parts + 1] = ("%s %s %+g"):format(item.field, item.word, item.points)
  end
  return table.concat(parts, ", ")
end

local function main(arguments)
  local packs, quiet, folders = nil, false, {}
  local index = 1
  while arguments[index] do
    if arguments[index] == "-p" then
      packs, index = { arguments[index + 1] }, index + 1
    elseif arguments[index] == "-q" then
      quiet = true
    else
      folders[#folders + 1] = arguments[index]
    end
    index = index + 1
  end
  local ruleset = assert(rules.load(packs))
  local total, by_topic = { right = 0, given = 0, wanted = 0, articles = 0 }, {}
  for _, rule in ipairs(ruleset.rules) do
    by_topic[rule.id] = { right = 0, given = 0, wanted = 0 }
  end
  local function count(topic, key)
    total[key], by_topic[topic][key] = total[key] + 1, by_topic[topic][key] + 1
  end
  for _, folder in ipairs(folders) do
    for _, page in ipairs(pages(folder)) do
      local articles = read(("%s/%s.json"):format(folder, page)).articles
      local gold = read(("%s/%s.topics.json"):format(folder, page))
      for number, article in ipairs(articles) do
        local must, may = gold[number].topics, gold[number].also
        total.articles = total.articles + 1
        local misses = {}
        for _, explanation in ipairs(ruleset:explain(article)) do
          local id = explanation.id
          local wanted = contains(must, id)
          if wanted then
            count(id, "wanted")
          end
          if explanation.fired and not contains(may, id) then
            count(id, "given")
          end
          if explanation.fired and wanted then
            count(id, "right")
          elseif (explanation.fired and not contains(may, id)) or wanted then
            misses[#misses + 1] = ("  %s %s %g of %g: %s"):format(wanted and "missed" or "wrong ",
              id, explanation.score, explanation.pass, evidence_line(explanation.evidence))
          end
        end
        if #misses > 0 and not quiet then
          print(("%s-%d %s"):format(page, number, article.headline or "?"))
          print(table.concat(misses, "\n"))
        end
      end
    end
  end
  for _, rule in ipairs(ruleset.rules) do
    local figures = by_topic[rule.id]
    print(("%s\tf1 %.3f\tright %d\tgiven %d\twanted %d"):format(rule.id, f1(figures),
      figures.right, figures.given, figures.wanted))
  end
  print(("topic_f1 %.4f over %d articles"):format(f1(total), total.articles))
end

main(arg)
