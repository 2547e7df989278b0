/** Calls as BlizWork sends them; the sandbox knows their tokens, the platform says no to them. */
import type { HookSample } from '../contract';

export const samples = {
  moved: {
    about: 'a case goes to its next task',
    body: ({ number, text }) => ({
      environment: 'production',
      processId: 'sales-process',
      processVersion: 1,
      caseNumber: 39,
      handshakeToken: '642c8f141be17c78c05bcb4c',
      fields: { sample: `${number} ${text}` },
    }),
  },
} as const satisfies Record<string, HookSample>;
