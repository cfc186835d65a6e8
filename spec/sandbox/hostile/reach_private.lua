-- the private globals of the trusted chunks
-- harmless: nil
rule(function() return tostring(_run) end)
