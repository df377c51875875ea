-- Runs inside Neovim: starts the server, waits for diagnostics and a hover, prints both as one JSON line.
local file, server = vim.env.LIVEPATCH_FILE, vim.env.LIVEPATCH_SERVER
local results = { diagnostics = {}, hover = '' }

local function finish(problem)
  results.problem = problem
  io.stdout:write('RESULT ' .. vim.json.encode(results) .. '\n')
  vim.cmd('qall!')
end

vim.cmd('edit ' .. vim.fn.fnameescape(file))
local client = vim.lsp.start_client({
  name = 'livepatch',
  cmd = { vim.env.LIVEPATCH_NODE, server, '--stdio' },
  root_dir = vim.fn.fnamemodify(file, ':h'),
})
if not client then return finish('the server did not start') end
vim.lsp.buf_attach_client(0, client)

local arrived = vim.wait(10000, function() return #vim.diagnostic.get(0) > 0 end, 20)
if not arrived then return finish('no diagnostics within 10 s') end
for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
  table.insert(results.diagnostics, {
    line = diagnostic.lnum,
    source = diagnostic.source,
    code = diagnostic.user_data and diagnostic.user_data.lsp and diagnostic.user_data.lsp.code or diagnostic.code,
    message = diagnostic.message,
  })
end

local row = vim.fn.search('klp_enable_patch')
vim.api.nvim_win_set_cursor(0, { row, vim.fn.match(vim.fn.getline(row), 'klp_enable_patch') })
local params = vim.lsp.util.make_position_params()
local answers = vim.lsp.buf_request_sync(0, 'textDocument/hover', params, 5000)
for _, answer in pairs(answers or {}) do
  if answer.result then results.hover = answer.result.contents.value end
end
finish(nil)
