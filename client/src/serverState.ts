/** What the language server does, as the status item shows it and other extensions may ask. */
export type ServerState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'running';
      readonly kernel?: string;
      /** Why it is this kernel. */
      readonly reason?: string;
      readonly busy: boolean;
      readonly problem?: string;
    }
  | { readonly kind: 'failed'; readonly reason: string };
