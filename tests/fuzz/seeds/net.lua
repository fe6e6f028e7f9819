require 'nn'
local model = nn.Sequential()
model:add(nn.Linear(10, 20)):add(nn.ReLU())
opt = {learningRate = 0.1, ['momentum'] = 0.9, loss = "mse"; nested = {1, 2, {3}}}
function train(x, ...)
  for i = 1, #x do
    -- a comment
    local y = model:forward(x[i])
    if y ~= nil and not done then loss = loss + criterion:forward(y, x[i]) end
  end
--[[ long
 comment ]]
  repeat n = n - 1 until n == 0
  return [[a text]] .. tostring(n)
end
