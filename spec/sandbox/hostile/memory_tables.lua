-- tables in tables
-- stopped: memory
rule(function() local t = {} while true do t = { t, t } end end)
