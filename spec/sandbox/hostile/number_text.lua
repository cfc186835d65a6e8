-- a very long text as a number
-- stopped: steps
rule(function() local s = ("9"):rep(3000000) while true do local _ = tonumber(s) end end)
