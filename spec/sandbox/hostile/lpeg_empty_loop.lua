-- a loop over nothing
-- refused: loop body may accept empty string
rule(function() return lpeg.P "" ^ 0 end)
