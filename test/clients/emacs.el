;; Runs inside Emacs, behind the configuration that docs/editors.md gives: opens files, waits for their diagnostics and asks
;; for a hover. LIVEPATCH_CLIENT is eglot or lsp-mode. Prints what came as one JSON line.
(require 'json)
(require 'cl-lib)
(setq debug-on-error nil
      lsp-auto-guess-root t
      lsp-warn-no-matched-clients nil
      lsp-enable-suggest-server-download nil
      lsp-restart 'ignore
      lsp-keep-workspace-alive t
      eglot-autoshutdown nil)
(defvar livepatch-eglot (equal (getenv "LIVEPATCH_CLIENT") "eglot"))
(require (if livepatch-eglot 'eglot 'lsp-mode))

(defun livepatch-wait (what)
  (let ((end (+ (float-time) 30)))
    (while (and (not (funcall what)) (< (float-time) end))
      (accept-process-output nil 0.05))
    (funcall what)))

(defun livepatch-eglot-diagnostics ()
  (mapcar (lambda (diagnostic)
            (let ((lsp (cdr (assoc 'eglot-lsp-diag (flymake-diagnostic-data diagnostic)))))
              (format "%s@%d" (plist-get lsp :code)
                      (plist-get (plist-get (plist-get lsp :range) :start) :line))))
          (flymake-diagnostics)))

(defun livepatch-lsp-diagnostics ()
  (mapcar (lambda (diagnostic)
            (format "%s@%d" (lsp:diagnostic-code? diagnostic)
                    (lsp:position-line (lsp:range-start (lsp:diagnostic-range diagnostic)))))
          (lsp--get-buffer-diagnostics)))

(defun livepatch-diagnostics ()
  (if livepatch-eglot (progn (flymake-start) (livepatch-eglot-diagnostics)) (livepatch-lsp-diagnostics)))

(defun livepatch-hover ()
  (goto-char (point-min))
  (search-forward "klp_enable_patch")
  (backward-char 3)
  (format "%S" (if livepatch-eglot
                   (jsonrpc-request (eglot-current-server) :textDocument/hover
                                    (eglot--TextDocumentPositionParams))
                 (lsp-request "textDocument/hover" (lsp--text-document-position-params)))))

(defun livepatch-try ()
  (let (diagnostics hover)
    (dolist (file (split-string (getenv "LIVEPATCH_FILES") ":"))
      (find-file file)
      (if livepatch-eglot
          (unless (eglot-current-server)
            (apply #'eglot (eglot--guess-contact))
            (livepatch-wait #'eglot-current-server))
        (lsp))
      (livepatch-wait #'livepatch-diagnostics)
      ;; What has to be survived comes a moment later.
      (sleep-for 1)
      (setq diagnostics (append diagnostics (livepatch-diagnostics))))
    (setq hover (livepatch-hover))
    (list (cons 'diagnostics (vconcat diagnostics)) (cons 'hover hover))))

(princ (concat "RESULT "
               (json-encode (condition-case problem (livepatch-try)
                              (error (list (cons 'diagnostics []) (cons 'hover "")
                                           (cons 'problem (format "%S" problem))))))
               "\n"))
(kill-emacs 0)
