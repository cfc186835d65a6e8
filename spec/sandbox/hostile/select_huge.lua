-- select beyond all
-- harmless: 0 -1
rule(function()
  local ok = pcall(select, math.mininteger, 1)
  return select("#", select(math.maxinteger, 1)) .. (ok and " ok" or " -1")
end)
