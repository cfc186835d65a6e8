-- what a global keeps is counted, and the sandbox lives on
-- stopped: memory
kept = {}
rule(function() while true do kept[#kept + 1] = ("x"):rep(1000):rep(1000) .. #kept end end)
