-- a result that is small inside and huge outside
-- too-large: cannot be copied
rule(function() local t = { 1, 2, 3 } for _ = 1, 28 do t = { t, t } end return t end)
