/** Who is connected, and why not. */
import type { Html } from './html';
import { html } from './html';
import { badge } from './readiness';

interface Side {
  on: boolean;
  reason?: string;
}

export interface Provider {
  title: string;
  docs: string;
  hook: Side;
  outbound: Side;
  account: string | null;
  /** ISO 8601 UTC. */
  lastHookAt: string | null;
  lastError: { at: string; side: 'hook' | 'outbound'; reason: string } | null;
  sandbox: boolean;
}

/** The names of the columns stand on each cell too: on a narrow screen a row becomes a card. */
export const providerTable = (providers: readonly Provider[]): Html =>
  html`<table>
    <thead>
      <tr>
        <th scope="col">Provider</th>
        <th scope="col">Hooks</th>
        <th scope="col">Calls out</th>
        <th scope="col">Account</th>
        <th scope="col">Last hook</th>
        <th scope="col">Last error</th>
      </tr>
    </thead>
    <tbody>
      ${providers.map(row)}
    </tbody>
  </table>`;

const row = (provider: Provider): Html =>
  html`<tr>
    <th scope="row">
      <a href="${provider.docs}" rel="noreferrer">${provider.title}</a
      >${provider.sandbox ? html` ${badge('plain', 'sandbox')}` : undefined}
    </th>
    <td data-name="Hooks">${side(provider.hook)}</td>
    <td data-name="Calls out">${side(provider.outbound)}</td>
    <td data-name="Account">${provider.account ?? '–'}</td>
    <td data-name="Last hook">${provider.lastHookAt === null ? '–' : time(provider.lastHookAt)}</td>
    <td data-name="Last error">
      ${provider.lastError === null ? '–' : html`<code>${provider.lastError.reason}</code> ${provider.lastError.side === 'hook' ? 'at a hook' : 'at a call out'}, ${time(provider.lastError.at)}`}
    </td>
  </tr> `;

const side = ({ on, reason }: Side): Html =>
  on
    ? badge('good', 'on')
    : html`${badge('plain', 'off')} <span class="hint">${reason?.replace(/^off: /, '')}</span>`;

const time = (iso: string): Html =>
  html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
