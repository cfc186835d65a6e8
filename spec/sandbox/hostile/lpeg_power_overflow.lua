-- a repetition whose size LPeg 1.0.2 computes wrong, and then writes past its memory
-- refused: too large
rule(function() return lpeg.P "ab" ^ 2147483647 end)
