-- Pauses before each request, like someone who looks at the pictures.
dofile('report.lua')
local pause = tonumber(os.getenv('PAUSE'))
function delay()
  return pause
end
