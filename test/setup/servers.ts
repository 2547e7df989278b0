/** What globalSetup started and globalTeardown must stop; both run in jest's own process. */
import type { Running } from '../../local/running';

export interface TestServers {
  folder: string;
  running: Running[];
}

const KEY = Symbol.for('fixit.test.servers');

export const keepServers = (servers: TestServers): void => void Reflect.set(globalThis, KEY, servers);

export const keptServers = (): TestServers | undefined =>
  Reflect.get(globalThis, KEY) as TestServers | undefined;
