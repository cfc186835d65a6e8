-- _ENV as a constant, which Lua 5.4.4 compiled wrongly
-- refused: attempt to index
rule(function() local _ENV <const> = 11 X = "hi" end)
