/** The cookie of the console's session, read out of a request that no framework has touched. */
import type { IncomingMessage } from 'node:http';

export const COOKIE = 'fixit_session';
const FORM = new RegExp(`(?:^|;)\\s*${COOKIE}=([\\w-]+)`);

export const sessionCookie = ({ headers }: IncomingMessage): string | undefined =>
  FORM.exec(headers.cookie ?? '')?.[1];
