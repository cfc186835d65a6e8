-- a function at match time that does not end
-- stopped: steps
rule(function() return lpeg.match(lpeg.Cmt(1, function() while true do end end), "a") end)
