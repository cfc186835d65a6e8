-- the string library, through a string
-- refused: attempt to index a string value
rule(function() ("").rep = function() return "evil" end end)
