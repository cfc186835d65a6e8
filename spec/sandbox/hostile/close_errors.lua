-- variables whose closing fails, one in another
-- refused: again
rule(function()
  local meta = { __close = function() error "again" end }
  local function deep(n)
    local a <close> = setmetatable({}, meta)
    if n > 0 then return (deep(n - 1)) end
    error "first"
  end
  deep(100)
end)
