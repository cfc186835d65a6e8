-- very many variables to be closed while the limit error passes
-- stopped: steps memory
rule(function()
  local meta = { __close = function() while true do end end }
  local function deep(n)
    local a <close> = setmetatable({}, meta)
    if n > 0 then return (deep(n - 1)) end
    while true do end
  end
  deep(150)
end)
