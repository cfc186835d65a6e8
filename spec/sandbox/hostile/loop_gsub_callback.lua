-- a replacement function that does not end
-- stopped: steps
rule(function() return (("a"):gsub("a", function() while true do end end)) end)
