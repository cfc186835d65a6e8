-- pcall in pcall in pcall
-- harmless: false
rule(function()
  local function f() return pcall(f) end
  local function last(ok, ...)
    if select("#", ...) == 0 then return ok end
    return last(...)
  end
  return tostring((last(f()))):sub(1, 5) ~= "" and "false"
end)
