--- Numbers that look random and are the same in every run.

---@param seed integer
---@return fun(limit: integer): integer draw  a number from 1 to the limit
return function(seed)
  return function(limit)
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed // 65536 % limit + 1
  end
end
