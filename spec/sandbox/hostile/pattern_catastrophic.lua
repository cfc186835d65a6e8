-- a pattern with many ways to fail
-- stopped: pattern
rule(function() return ("a"):rep(500):find("(.-)(.-)(.-)(.-)x") end)
