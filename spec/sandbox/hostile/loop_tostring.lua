-- an error whose __tostring does not end
-- refused: an error that is a table
rule(function() error(setmetatable({}, { __tostring = function() while true do end end })) end)
