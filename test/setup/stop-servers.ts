/** After all tests: stops what start-servers started, and removes its files. */
import { rmSync } from 'node:fs';
import { keptServers } from './servers';

export default async function stopServers(): Promise<void> {
  const servers = keptServers();
  if (!servers) return;
  await Promise.all(servers.running.map((server) => server.stop()));
  rmSync(servers.folder, { recursive: true, force: true });
}
