-- a function of a capture that does not end
-- stopped: steps
rule(function() return lpeg.match(lpeg.P(1) / function() while true do end end, "a") end)
