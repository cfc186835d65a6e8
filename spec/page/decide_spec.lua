--- The best path through the grammar of a page, against trying all paths.

local decide = require "jianbao.page.decide"
local grammar = require "jianbao.page.grammar"
local parts = require "parts"
local slow = require "slow_decide"

local profile = parts.profile
local decider = decide.compile(profile)

local clue_names = {}
for name in pairs(profile.weights) do
  clue_names[#clue_names + 1] = name
end
table.sort(clue_names)

---@param list any[]
---@return any
local function one_of(list)
  return list[math.random(#list)]
end

---@param count integer
---@return jianbao.Reading[] lines  with evidence that nobody need have seen
local function random_page(count)
  local lines = {}
  for i = 1, count do
    local line = {
      clues = { { name = "any line", strength = 1 } },
      open = one_of { 0, 0, 0.15, 0.4, 0.5, 0.8, 1 },
      full = one_of { true, false }, tail = one_of { true, false }, indent = one_of { 0, 2, 4 },
    }
    for _ = 1, math.random(0, 5) do
      table.insert(line.clues, { name = one_of(clue_names), strength = one_of { 0.3, 1, 1, 2 } })
    end
    lines[i] = line
  end
  return lines
end

local layouts = { {}, { wrap = 40 }, { wrap = 40, indent = 4 }, { indent = 4 } }

---@param decisions jianbao.RoleOfLine[]
---@return jianbao.Role[]
local function path_of(decisions)
  local path = {}
  for i, decision in ipairs(decisions) do
    path[i] = decision.role
  end
  return path
end

describe("the best path", function()
  before_each(function() math.randomseed(20260) end)

  local function compare(pages, shortest, longest, reference)
    for page = 1, pages do
      local lines, layout = random_page(math.random(shortest, longest)), one_of(layouts)
      local path = path_of(decider.decide(lines, layout))
      assert.equal(#lines, #path)
      local found = slow.score(profile, lines, layout, path)
      local best = reference(profile, lines, layout)
      assert.is_true(math.abs(found - best) < 1e-6,
        ("page %d: %.4f instead of %.4f: %s"):format(page, found, best, table.concat(path, " ")))
    end
  end

  it("is the one that trying all paths finds, on pages of up to three lines", function()
    compare(60, 1, 3, slow.exhaustive)
  end)

  it("is the one that a search without short cuts finds, on longer pages", function()
    compare(150, 4, 30, slow.remembered)
  end)

  it("is found alike by both slow searches", function()
    for _ = 1, 20 do
      local lines, layout = random_page(3), one_of(layouts)
      local a = slow.exhaustive(profile, lines, layout)
      local b = slow.remembered(profile, lines, layout)
      assert.is_true(math.abs(a - b) < 1e-6)
    end
  end)

  it("is the same every time", function()
    for _ = 1, 20 do
      local lines, layout = random_page(12), one_of(layouts)
      local path = path_of(decider.decide(lines, layout))
      assert.same(path, path_of(decider.decide(lines, layout)))
      assert.same(path, path_of(decide.compile(profile).decide(lines, layout)))
    end
  end)

  it("of no line is empty", function()
    assert.same({}, decider.decide({}, {}))
  end)

  it("goes only where the grammar leads", function()
    for _ = 1, 40 do
      local path = path_of(decider.decide(random_page(20), one_of(layouts)))
      assert.is_not_nil(grammar.start[path[1]])
      for i = 2, #path do
        assert.is_not_nil(grammar.follow[path[i - 1]][path[i]])
      end
    end
  end)
end)

describe("a decision", function()
  before_each(function() math.randomseed(20261) end)

  it("is explained by evidence that adds up to its score", function()
    for _ = 1, 20 do
      local lines = random_page(8)
      for i, decision in ipairs(decider.decide(lines, {})) do
        local why, sum = decider.explain(lines[i], decision), 0
        assert.equal(decision.role, why.role)
        for _, evidence in ipairs(why.evidence) do
          assert.not_equal(0, evidence.weight)
          sum = sum + evidence.weight
        end
        assert.is_true(math.abs(sum - why.score) < 1e-9)
      end
    end
  end)

  it("has for runner-up the other role that the line itself speaks for most", function()
    for _ = 1, 20 do
      local lines = random_page(4)
      for i, decision in ipairs(decider.decide(lines, {})) do
        local why = decider.explain(lines[i], decision)
        assert.not_equal(why.role, why.runner_up)
        for number, role in ipairs(grammar.roles) do
          assert.is_true(role == why.role or decision.emitted[number] <= why.runner_up_score)
        end
      end
    end
  end)
end)

describe("the grammar", function()
  it("says of every role what may follow it", function()
    for _, role in ipairs(grammar.roles) do
      assert.is_not_nil(next(grammar.follow[role]), role)
    end
  end)

  it("speaks of no role there is not", function()
    local known = {}
    for _, role in ipairs(grammar.roles) do
      assert.is_nil(known[role], "twice: " .. role)
      known[role] = true
    end
    local tables = { grammar.start, grammar.finish, grammar.running, grammar.interrupting,
      grammar.follow }
    for _, of_roles in pairs(grammar.follow) do
      tables[#tables + 1] = of_roles
    end
    for _, of_roles in pairs(profile.weights) do
      tables[#tables + 1] = of_roles
    end
    for _, one in ipairs(tables) do
      for role in pairs(one) do
        assert.is_true(known[role], "no such role: " .. tostring(role))
      end
    end
  end)

  it("lets every role come from somewhere, and every page end", function()
    local reached = {}
    for role in pairs(grammar.start) do
      reached[role] = true
    end
    for _, of_roles in pairs(grammar.follow) do
      for role in pairs(of_roles) do
        reached[role] = true
      end
    end
    for _, role in ipairs(grammar.roles) do
      assert.is_true(reached[role], role)
    end
  end)
end)
