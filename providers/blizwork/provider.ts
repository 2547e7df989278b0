/**
 * BlizWork, a no-code platform: calls of its processes taken, cases read. The hook is entered there by hand, at the action
 * that leads to the next task. https://blizwork.com
 */
import { defineProvider } from '../contract';
import { check } from './check';
import { createRecords } from './client';
import { hook } from './hook';
import { samples } from './samples';
import { clientSettings, hookSettings } from './settings';
import { blizworkSimulator } from './simulator';

export const blizwork = defineProvider({
  id: 'blizwork',
  title: 'BlizWork',
  docs: 'https://blizwork.com',
  hookSettings,
  clientSettings,
  hook,
  samples,
  account: () => 'default',
  capabilities: (settings, deps) => ({ records: createRecords(settings, deps) }),
  check,
  simulator: blizworkSimulator,
});
