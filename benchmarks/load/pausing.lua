-- Clients that look at a picture before they ask for the next one.
dofile('report.lua')
local pause = tonumber(os.getenv('PAUSE'))
function delay()
  return pause
end
