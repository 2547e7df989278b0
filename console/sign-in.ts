/** What a stranger sees. */
import { html } from './html';
import { page } from './page';
import type { Readiness } from './readiness';
import { readinessList } from './readiness';

export function signInPage({ readiness, error }: { readiness: Readiness; error?: string }): string {
  const said = error === undefined ? undefined : html`<p class="error" role="alert" id="said">${error}</p>`;
  return page(
    'Sign in',
    html`<form class="panel" method="post" action="/console/session">
        ${said}
        <label for="key">Key</label>
        <input
          id="key"
          name="key"
          type="password"
          autocomplete="current-password"
          required
          autofocus
          ${said ? html`aria-invalid="true" aria-describedby="said hint"` : html`aria-describedby="hint"`}
        />
        <p class="hint" id="hint">
          The administrator’s key is the setting <code>ADMIN_KEY</code>. Where <code>npm start</code> made it,
          it stands in the file <code>admin-key</code> of the data folder: <code>cat .data/admin-key</code>
        </p>
        <button type="submit">Sign in</button>
      </form>
      <section aria-labelledby="readiness">
        <h2 id="readiness">Readiness</h2>
        ${readinessList(readiness)}
      </section>`,
  );
}
