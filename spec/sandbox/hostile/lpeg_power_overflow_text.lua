-- the same with the number as a text
-- refused: too large
rule(function() return lpeg.P "ab" ^ "1073741824" end)
