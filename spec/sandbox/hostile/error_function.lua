-- an error that is a function
-- refused: an error without a message (function)
rule(function() error(error) end)
