-- next with a key that is not there
-- refused: invalid key to 'next'
rule(function() return next({}, "nothing") end)
