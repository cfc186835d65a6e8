-- an endless loop while the file is read
-- stopped: steps
while true do end
