-- a message handler that does not end, called for the limit error itself
-- stopped: steps
rule(function()
  xpcall(function() while true do end end, function() while true do end end)
end)
