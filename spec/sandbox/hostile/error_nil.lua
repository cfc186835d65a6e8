-- an error that is nil
-- refused: an error without a message (nil)
rule(function() error(nil) end)
