-- a stack of a billion entries, asked for through a pattern
-- refused: at most 2000 here
rule(function() lpeg.P(1).setmaxstack(1000000000) end)
