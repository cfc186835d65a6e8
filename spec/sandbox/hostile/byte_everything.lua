-- all bytes of a long text at once
-- refused: stack overflow
rule(function() return select("#", ("x"):rep(3000000):byte(1, -1)) end)
