-- a message handler that does not end, called for an error of the script
-- stopped: steps
rule(function()
  xpcall(function() error "x" end, function() while true do end end)
end)
