/** Opens a server's port, or says in one sentence why it cannot be had. */
import type { Server } from 'node:http';
import { SettingsError } from '../config';
import { problemOfHost } from '../local/ports';

/** @param variable the setting that a busy port is changed by */
export function listenOn(server: Server, port: number, host: string, variable: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(sentenceOf(error) ?? error));
    server.listen(port, host, () => resolve(server));
  });

  function sentenceOf({ code = '' }: NodeJS.ErrnoException): SettingsError | undefined {
    const wrongHost = problemOfHost(code, variable, host);
    if (wrongHost !== undefined) return new SettingsError(wrongHost);
    if (code !== 'EADDRINUSE') return undefined;
    return new SettingsError(
      `Port ${port} is taken. Stop what listens there, or set ${variable} to another one.`,
    );
  }
}
