-- cheap searches without end
-- stopped: steps
rule(function() while true do local _ = ("abc"):find "b+" end end)
