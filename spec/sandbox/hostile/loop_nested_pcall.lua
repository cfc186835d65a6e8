-- pcall within pcall around the limit
-- stopped: steps
rule(function()
  local function deeper(n)
    if n == 0 then
      while true do end
    end
    return pcall(deeper, n - 1)
  end
  while true do deeper(100) end
end)
