--- Build the articles of a page from the roles of its lines.
--
-- Every byte of a line that is not blank goes to exactly one field, or is a
-- mark; each text remembers the byte ranges it was put together from. The
-- halves of a paragraph are joined without a space.

local M = {}

-- A text under construction: its pieces as { first, last } in the page.
---@class jianbao.Text
---@field pieces    integer[][]
---@field separator string   what stands between the pieces

---@param page string
---@param text jianbao.Text?
---@return string?
local function printed(page, text)
  if not text or #text.pieces == 0 then
    return nil
  end
  local parts = {}
  for i, piece in ipairs(text.pieces) do
    parts[i] = page:sub(piece[1], piece[2])
  end
  return table.concat(parts, text.separator)
end

---@param readers table
function M.compile(readers)
  local assembler = {}

  ---Does a note belong to the article whose head comes below it?
  local function opens_next(lines, decisions, i)
    if readers.closing_note:match(lines[i].content) then
      return false
    end
    local j = i + 1
    while decisions[j] and (decisions[j].role == "note" or decisions[j].role == "continuation") do
      j = j + 1
    end
    local role = decisions[j] and decisions[j].role
    return role == "headline" or role == "kicker" or role == "label"
  end

  ---@param page  string  the page, UTF-8
  ---@param lines jianbao.Reading[]
  ---@param decisions jianbao.Decision[]
  ---@return table built  running_head, folio, imprint (texts), articles, marks
  function assembler.build(page, lines, decisions)
    local built = { articles = {}, date = nil }
    local article            -- the article under construction
    local pending = {}       -- label, kicker, notes that wait for their article
    local paragraph          -- the paragraph that a continuation goes on with
    local interrupted        -- the body paragraph a caption or credit interrupted
    local in_head = false

    local marks = {}
    local function mark(first, last)
      if last >= first then
        marks[#marks + 1] = { first, last }
      end
    end

    local function page_text(field, first, last)
      built[field] = built[field] or { pieces = {}, separator = " " }
      local pieces = built[field].pieces
      pieces[#pieces + 1] = { first, last }
    end

    local function begin()
      article = {
        heads = {}, paragraphs = {}, credits = {}, bylines = {}, byline = { pieces = {}, separator = " " },
        jumps = {}, lines = 0, bullets = 0,
      }
      built.articles[#built.articles + 1] = article
      if pending.label then
        article.label = pending.label
      end
      for _, note in ipairs(pending.notes or {}) do
        article.paragraphs[#article.paragraphs + 1] = note
      end
      pending = {}
      paragraph, interrupted = nil, nil
      return article
    end

    -- The article that a text belongs to; a page may begin within one.
    local function current()
      return article or begin()
    end

    local function add_paragraph(kind, first, last)
      local target = current()
      paragraph = { kind = kind, pieces = { { first, last } }, separator = "" }
      target.paragraphs[#target.paragraphs + 1] = paragraph
      return paragraph
    end

    local function add_text(target, field, first, last, separator)
      local text = target[field]
      if not text then
        text = { pieces = {}, separator = separator or " " }
        target[field] = text
      end
      text.pieces[#text.pieces + 1] = { first, last }
    end

    -- In an article's head a label, kicker or headline opens the next one.
    local function open_head(role)
      if not in_head or (role == "label" and article and #article.heads > 0)
        or (role ~= "deck" and article and article.headline and role ~= "headline_more") then
        begin()
        in_head = true
      end
    end

    for i, line in ipairs(lines) do
      local role = decisions[i].role
      local first, last = line.first, line.last
      local content = first + #line.marks
      if content > first then
        -- The marks, and the blanks behind them, are no text.
        local mark_last = first + #line.marks:gsub("[ \u{3000}]+$", "") - 1
        mark(first, mark_last)
      end

      if role == "running_head" or role == "folio" or role == "imprint" then
        if role == "folio" then
          built.date = built.date or line.date
          local posts = readers.furniture.imprint(line.content)
          local split = posts[1] and posts[1] > 1 and posts[1]
          if split and line.has["imprint posts"] then
            local before_last = readers.closing_trim(line.content, split - 1)
            page_text("folio", content, content + before_last - 1)
            page_text("imprint", content + split - 1, last)
          else
            page_text("folio", content, last)
          end
        else
          if role == "imprint" then
            built.date = built.date or line.date
          end
          page_text(role, content, last)
        end
      elseif role == "label" then
        open_head "label"
        add_text(article, "label", content, last)
        paragraph = nil
      elseif role == "kicker" or role == "headline" or role == "deck" or role == "headline_more" then
        if role == "headline_more" and article and article.headline then
          local pieces = article.headline.pieces
          article.headline.separator = ""
          pieces[#pieces + 1] = { content, last }
        else
          open_head(role)
          add_text(article, role == "headline_more" and "headline" or role, content, last)
          article.heads[#article.heads + 1] = role
          if line.has.bullet then
            article.bullets = article.bullets + 1
          end
          article.among_briefs = article.among_briefs or line.has["among briefs"]
          article.notice = article.notice or line.has["notice head"]
        end
        paragraph = nil
      elseif role == "byline" then
        local target = current()
        local inner_first, inner_last = content, last
        local open = line.content:match "^（" or line.content:match "^%("
        local close = line.content:match "）$" or line.content:match "%)$"
        if open and close then
          mark(content, content + #open - 1)
          mark(last - #close + 1, last)
          inner_first, inner_last = content + #open, last - #close
        end
        local text = page:sub(inner_first, inner_last)
        local people = readers.byline.with_role(text) or readers.byline.bare(text)
          or { { role = "author", name = text } }
        target.byline.pieces[#target.byline.pieces + 1] = { inner_first, inner_last }
        table.move(people, 1, #people, #target.bylines + 1, target.bylines)
        paragraph = nil
      elseif role == "lead" or role == "brief" or role == "body" or role == "note" or role == "caption"
        or role == "crosshead" or role == "line" then
        if role == "brief" or (role == "lead" and not in_head) then
          if not (in_head and article and #article.paragraphs == 0 and #article.heads == 0) then
            begin()
          end
        end
        if role == "note" and not in_head and opens_next(lines, decisions, i) then
          -- A note above a headline opens the article below it.
          pending.notes = pending.notes or {}
          paragraph = { kind = "note", pieces = { { content, last } }, separator = "" }
          pending.notes[#pending.notes + 1] = paragraph
        else
          if role == "line" and not in_head and (i == 1 or decisions[i - 1].role ~= "line"
            and decisions[i - 1].role ~= "byline") and not article then
            begin()
          end
          if role == "brief" then
            -- Lead-in words parted from the text by wide blanks are its headline.
            local lead_in, text_from = readers.lead_in(line.content)
            if lead_in then
              add_text(article, "headline", content, content + #lead_in - 1)
              content = content + text_from - 1
            end
          end
          local kind = (role == "crosshead" or role == "note" or role == "caption") and role or "body"
          local before = paragraph
          add_paragraph(kind, content, last)
          paragraph.role = role
          if role == "caption" and before and before.kind == "body" and i > 1 and lines[i - 1].open > 0.4 then
            interrupted = before
          elseif role ~= "caption" then
            interrupted = nil
          end
          if line.has.bullet and (role == "brief" or role == "lead") then
            article.bullets = article.bullets + 1
          end
          if role == "brief" then
            article.brief = true
          end
          article.among_briefs = article.among_briefs or (role ~= "body" and line.has["among briefs"])
          if role == "line" then
            article.lines = article.lines + 1
            paragraph.separator = ""
          end
        end
        in_head = false
      elseif role == "continuation" then
        local target = paragraph
        if target and target.kind == "caption" and interrupted
          and lines[i - 1] and (decisions[i - 1].role == "credit" or lines[i - 1].open <= 0.4) then
          target = interrupted
          paragraph = interrupted
        end
        if not target then
          target = add_paragraph("body", content, last)
        else
          target.pieces[#target.pieces + 1] = { content, last }
        end
        in_head = false
      elseif role == "credit" then
        local target = current()
        target.credits[#target.credits + 1] = {
          pieces = { { content, last } }, separator = "",
          names = readers.closing.credit_names(line.content)
            or readers.closing.credit_names((line.content:gsub("^[（(]", ""):gsub("[）)]$", ""))) or {},
        }
      elseif role == "jump" then
        local target = current()
        local field = line.has["continued alone"] and "continued" or "jump"
        add_text(target, field, content, last)
      end
    end

    for _, one in ipairs(built.articles) do
      assembler.cut(page, one, mark)
    end
    built.marks = marks
    return built
  end

  ---The byte of the page where byte 'position' of a joined text lies.
  local function slice(text, first, last)
    local pieces, offset = {}, 0
    for _, piece in ipairs(text.pieces) do
      local length = piece[2] - piece[1] + 1
      local from = math.max(first - offset, 1)
      local to = math.min(last - offset, length)
      if from <= to then
        pieces[#pieces + 1] = { piece[1] + from - 1, piece[1] + to - 1 }
      end
      offset = offset + length
    end
    return pieces
  end

  ---Cut openings and closings off the paragraphs of an article.
  function assembler.cut(page, article, mark)
    local paragraphs = article.paragraphs
    local last_body
    for i, paragraph in ipairs(paragraphs) do
      if paragraph.kind == "body" then
        last_body = i
      end
    end
    local first_body = true
    for i, paragraph in ipairs(paragraphs) do
      local text = printed(page, paragraph)
      local from, to = 1, #text
      local credits, closing_people, closing_pieces = {}, {}, {}
      if paragraph.role ~= "line" and paragraph.kind ~= "crosshead" then
        local tail, body_last = readers.closing.read(text, { bare = i == last_body or paragraph.role == "brief" })
        for _, segment in ipairs(tail) do
          local pieces = slice(paragraph, segment.first, segment.last)
          if segment.field == "credit" then
            credits[#credits + 1] = { pieces = pieces, separator = "", names = segment.names }
          elseif segment.field == "jump" then
            article.jump = article.jump or { pieces = {}, separator = "" }
            table.move(pieces, 1, #pieces, #article.jump.pieces + 1, article.jump.pieces)
          elseif segment.field == "byline" then
            closing_pieces[#closing_pieces + 1] = pieces
            table.move(segment.people, 1, #segment.people, #closing_people + 1, closing_people)
          else
            for _, piece in ipairs(pieces) do
              mark(piece[1], piece[2])
            end
          end
        end
        to = body_last
      end
      if paragraph.kind == "body" and first_body and paragraph.role ~= "line" then
        local head, text_first = readers.opening.read(text:sub(1, to))
        for _, segment in ipairs(head) do
          local pieces = slice(paragraph, segment.first, segment.last)
          if segment.field == "mark" then
            for _, piece in ipairs(pieces) do
              mark(piece[1], piece[2])
            end
          elseif segment.field == "byline" then
            article.byline.pieces[#article.byline.pieces + 1] = pieces
            table.move(segment.people, 1, #segment.people, #article.bylines + 1, article.bylines)
          else
            article[segment.field] = article[segment.field] or { pieces = {}, separator = "" }
            table.move(pieces, 1, #pieces, #article[segment.field].pieces + 1, article[segment.field].pieces)
          end
        end
        from = text_first
      end
      if paragraph.kind == "body" then
        first_body = false
      end
      for _, pieces in ipairs(closing_pieces) do
        article.byline.pieces[#article.byline.pieces + 1] = pieces
      end
      table.move(closing_people, 1, #closing_people, #article.bylines + 1, article.bylines)
      table.move(credits, 1, #credits, #article.credits + 1, article.credits)
      paragraph.pieces = slice(paragraph, from, to)
    end
    -- What was only a dateline, a credit or a byline leaves no paragraph.
    local kept = {}
    for _, paragraph in ipairs(paragraphs) do
      if #paragraph.pieces > 0 then
        kept[#kept + 1] = paragraph
      end
    end
    article.paragraphs = kept
  end

  assembler.printed = printed
  return assembler
end

return M
