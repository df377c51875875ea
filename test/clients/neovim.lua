-- Runs inside Neovim, behind the configuration that docs/editors.md gives: opens files, waits for their diagnostics and asks
-- for a hover. Prints what came as one JSON line.
local results = { diagnostics = {}, hover = '' }

local function finish(problem)
  results.problem = problem
  io.stdout:write('RESULT ' .. vim.json.encode(results) .. '\n')
  vim.cmd('qall!')
end

local arrived = true
for file in vim.gsplit(vim.env.LIVEPATCH_FILES, ':', true) do
  vim.cmd('edit ' .. vim.fn.fnameescape(file))
  arrived = vim.wait(30000, function() return #vim.diagnostic.get(0) > 0 end, 20) and arrived
  -- What must not come twice comes a moment later.
  vim.wait(1000, function() return false end)
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    local lsp = diagnostic.user_data and diagnostic.user_data.lsp
    table.insert(results.diagnostics, (lsp and lsp.code or diagnostic.code) .. '@' .. diagnostic.lnum)
  end
end
if not arrived then return finish('not all diagnostics arrived within 30 s') end

local row = vim.fn.search('klp_enable_patch')
vim.api.nvim_win_set_cursor(0, { row, vim.fn.match(vim.fn.getline(row), 'klp_enable_patch') })
local params = vim.lsp.util.make_position_params()
local answers = vim.lsp.buf_request_sync(0, 'textDocument/hover', params, 10000)
for _, answer in pairs(answers or {}) do
  if answer.result then results.hover = answer.result.contents.value end
end
finish(nil)
