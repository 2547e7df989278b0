/** The first page after signing in: is it well, what stands where, who is connected. */
import type { Html } from './html';
import { html } from './html';
import { page } from './page';
import { providerTable } from './provider-table';
import type { Provider } from './provider-table';
import type { Readiness } from './readiness';
import { readinessList } from './readiness';

export interface Overview {
  addresses: Record<string, string>;
  readiness: Readiness;
  /** Undefined = Postgres does not answer. */
  standing?: { pending: number; parked: number; dead: number };
  recent?: { unread: number; hooksLastHour: number };
  providers?: readonly Provider[];
}

export const overviewPage = (overview: Overview): string =>
  page(
    'Overview',
    html`${section('readiness', 'Readiness', readinessList(overview.readiness))}
    ${section('counts', 'Events', counts(overview))}
    ${section('providers', 'Providers', overview.providers ? providerTable(overview.providers) : unknown)}
    ${section('addresses', 'Addresses', addresses(overview.addresses))}
    ${section('api', 'By API', examples(overview.addresses['API'] ?? ''))}`,
    html`<form method="post" action="/console/sign-out">
      <button type="submit" class="quiet">Sign out</button>
    </form>`,
  );

const section = (id: string, title: string, content: Html): Html =>
  html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${content}
  </section>`;

const unknown = html`<p>Not known now: Postgres does not answer.</p>`;

function counts({ standing, recent }: Overview): Html {
  if (!standing || !recent) return unknown;
  const rows: [name: string, value: number, meaning: string][] = [
    ['Pending', standing.pending, 'to be delivered'],
    ['Parked', standing.parked, 'no workflow wants them yet'],
    ['Dead', standing.dead, 'not delivered, not tried again'],
    ['Unread', recent.unread, 'of a shape nobody here knows'],
    ['Hooks', recent.hooksLastHour, 'in the last hour'],
  ];
  return html`<ul class="counts">
    ${rows.map(([name, value, meaning]) => html`<li><strong>${value.toLocaleString('en')}</strong> ${name} <span class="hint">${meaning}</span></li>`)}
  </ul>`;
}

const addresses = (all: Record<string, string>): Html =>
  html`<dl class="facts">
    ${Object.entries(all).map(
      ([name, url]) =>
        html`<div>
          <dt>${name}</dt>
          <dd><a href="${url}">${url}</a></dd>
        </div>`,
    )}
  </dl>`;

function examples(api: string): Html {
  const curl = (what: string, command: string) =>
    html`<p>${what}</p>
      <pre tabindex="0"><code>${command}</code></pre>`;
  const auth = `-H "Authorization: Bearer $(cat .data/admin-key)"`;
  const post = `${auth} \\\n  -H 'Content-Type: application/json'`;
  return html`<p>
      The key you signed in with opens the API, too. Where <code>npm start</code> made it, it stands in
      <code>.data/admin-key</code>.
    </p>
    ${curl('Who is connected:', `curl ${auth} ${api}/v1/providers`)}
    ${curl('The last refused hooks:', `curl ${post} \\\n  -d '{"outcome":"refused"}' ${api}/v1/hooks/search`)}
    ${curl('Dead letters:', `curl ${post} \\\n  -d '{"state":"dead"}' ${api}/v1/events/search`)}
    ${curl('A customer:', `curl ${post} \\\n  -d '{"phone":"+79161234567"}' ${api}/v1/dialogs/search`)}`;
}
