-- a result nested too deeply
-- refused: nested too deeply
rule(function() local t = {} for _ = 1, 100 do t = { t } end return t end)
