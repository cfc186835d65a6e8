-- a loop that catches the limit and goes on
-- stopped: steps
rule(function()
  while true do
    pcall(function() while true do end end)
  end
end)
