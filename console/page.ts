/** The frame of every page. */
import type { Html } from './html';
import { html } from './html';

export function page(title: string, content: Html, aside?: Html): string {
  return html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · fixit-exchange</title>
        <link rel="stylesheet" href="/console/console.css" />
      </head>
      <body>
        <header>
          <p class="brand">fixit-exchange</p>
          ${aside}
        </header>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `.html;
}
