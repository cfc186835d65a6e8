-- tail calls without end
-- stopped: steps
rule(function() local function f() return f() end return f() end)
