-- a text that doubles
-- stopped: memory
rule(function() local s = "安全" while true do s = s .. s end end)
