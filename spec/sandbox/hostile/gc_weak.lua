-- weak tables that come and go
-- harmless: done
rule(function()
  local weak = setmetatable({}, { __mode = "kv" })
  for i = 1, 10000 do weak[{}] = { i } end
  return "done"
end)
