-- the length of a long text again and again
-- stopped: steps
rule(function() local s = ("安"):rep(1000000) while true do local _ = utf8.len(s) end end)
