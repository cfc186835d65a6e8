-- a function as result
-- refused: only plain values can be copied
rule(function() return print or function() end end)
