-- a coroutine would have a hook of its own
-- refused: attempt to index a nil value (global 'coroutine')
rule(function() coroutine.wrap(function() while true do end end)() end)
