--- What may follow what on a newspaper page.
--
-- The roles a line can have, and for each role the roles of the line below
-- it. A number is the cost (below zero) or merit of that order; an order
-- that is not listed does not occur. How much a line's own evidence counts
-- is another matter: that stands in the profile.

local values = require "jianbao.values"

local M = {}

--- In the order in which ties are broken.
---@alias jianbao.Role
---| "lead"          the first paragraph of an article
---| "body"          a later paragraph
---| "continuation"  goes on with the paragraph above
---| "headline"      主题
---| "headline_more" goes on with the headline above
---| "deck"          副题
---| "kicker"        引题
---| "label"         栏题
---| "byline"        a byline on a line of its own
---| "crosshead"     小标题
---| "caption"       图为…
---| "credit"        a credit on a line of its own
---| "note"          编者按
---| "brief"         the one line or first line of a brief without a headline
---| "line"          a line of a poem, a notice, a table
---| "folio"         版头
---| "running_head"  报眉
---| "imprint"       责任编辑…
---| "jump"          下转, 上接 on a line of its own
M.roles = {
  "lead", "body", "continuation", "headline", "headline_more", "deck", "kicker", "label", "byline",
  "crosshead", "caption", "credit", "note", "brief", "line", "folio", "running_head", "imprint",
  "jump",
}

--- Roles whose text can run on into the next line.
M.running = {
  lead = true, body = true, continuation = true, caption = true, note = true, brief = true,
}

--- Roles that may stand between the two halves of a paragraph.
M.interrupting = { folio = true, credit = true, caption = true, jump = true, imprint = true }

-- How an article may begin after what is complete.
local beginnings = {
  label = 0, kicker = 0, headline = 0, brief = -1, note = -2, line = -5, lead = -5,
  folio = -1, imprint = -1,
}

---@param own table<string, number>
---@param base table<string, number>
---@return table<string, number>
local function with(base, own)
  local all = values.copy(base)
  for role, weight in pairs(own) do
    all[role] = weight
  end
  return all
end

-- What may follow a paragraph of an article.
local after_text = with(beginnings, {
  body = 0, continuation = 0, crosshead = -0.5, caption = 0, credit = 0, jump = 0, byline = -2,
  note = -1.5, line = -3, running_head = -4,
})

-- What may stand between a headline and the text.
local under_headline = {
  deck = -0.5, byline = 0, lead = 0, note = -0.5, caption = 0, line = -1.5, credit = -1, jump = 0,
  crosshead = -3, folio = -3, brief = -3, body = -6, headline = -6,
}

M.start = {
  running_head = 0, folio = 0, imprint = 0, label = 0, kicker = 0, headline = 0, note = -1,
  brief = -2, lead = -3, caption = -3, line = -3, jump = -3, body = -4, credit = -4,
  crosshead = -4, continuation = -5, byline = -6,
}

M.follow = {
  running_head = {
    running_head = -2.5, folio = 0, imprint = 0, label = 0, kicker = 0, headline = 0,
    note = -1, brief = -2, lead = -3, line = -3, caption = -3, jump = -1,
  },
  folio = with(after_text, {
    folio = 0, running_head = -0.5, label = 0, kicker = 0, headline = 0, imprint = 0,
    lead = -3, byline = -4,
  }),
  imprint = with(after_text, {
    imprint = 0, folio = 0, running_head = -0.5, label = 0, kicker = 0, headline = 0,
    lead = -3, byline = -4,
  }),
  label = {
    headline = 1, kicker = 0.5, brief = 0, note = -0.5, caption = -1, line = -2, lead = -2,
    byline = -4,
  },
  kicker = { headline = 0.5, kicker = -2, folio = -4 },
  headline = with(under_headline, { headline_more = -2 }),
  headline_more = with(under_headline, { headline_more = -5 }),
  deck = with(under_headline, { deck = -1.5 }),
  byline = with(after_text, {
    byline = -1, lead = 0, line = 0, body = -0.5, deck = -2, caption = -0.5, crosshead = -1,
    continuation = -1,
  }),
  note = with(after_text, {
    note = -0.5, lead = 0, headline = 0, kicker = 0, label = -0.5, body = -1, byline = -0.5,
    line = -2, crosshead = -3,
  }),
  lead = after_text,
  body = after_text,
  continuation = after_text,
  crosshead = {
    body = 0, caption = -1, note = -2, crosshead = -3, line = -3, credit = -3, folio = -3,
  },
  caption = with(after_text, { caption = 0, lead = -1, byline = -2 }),
  credit = with(after_text, { credit = -1, lead = -1 }),
  jump = with(after_text, { lead = 0 }),
  brief = with(after_text, { brief = 0.5, body = -2, crosshead = -4 }),
  line = with(beginnings, {
    line = 0.5, credit = -0.5, byline = -1, caption = -2, note = -3, body = -4, continuation = -4,
  }),
}

--- What it counts when the page ends with a line of a role.
M.finish = {
  headline = -6, kicker = -8, label = -6, crosshead = -6, deck = -5, headline_more = -6,
}

return M
