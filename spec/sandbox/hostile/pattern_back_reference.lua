-- captures that ask for themselves again
-- stopped: pattern
rule(function() return ("ab"):rep(500):find("(.+)(.+)(.+)%1%2%3x") end)
