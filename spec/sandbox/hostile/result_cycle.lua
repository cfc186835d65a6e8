-- a result that contains itself
-- refused: a table contains itself
rule(function() local t = {} t.t = t return t end)
