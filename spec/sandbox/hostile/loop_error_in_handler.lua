-- a message handler that fails, and fails again
-- stopped: steps
rule(function()
  while true do
    xpcall(error, function() error "again" end)
  end
end)
