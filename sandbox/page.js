/** The sandbox's page: asks the control API every second, and does there what a person presses here. */
import { telegram, whatsapp } from './page-channels.js';
import { chatPane } from './page-chat.js';
import { button, element, keyed } from './page-dom.js';
import { okdeskPane } from './page-okdesk.js';
import { onecPane } from './page-onec.js';
import { language, switchLanguage, word } from './page-words.js';

const POLL_MS = 1_000;
const byId = (id) => document.getElementById(id);

document.documentElement.lang = language;
for (const node of document.querySelectorAll('[data-word]')) node.textContent = word(node.dataset.word);
byId('language').textContent = word('language');
byId('language').addEventListener('click', switchLanguage);

const panes = [chatPane(telegram, act), chatPane(whatsapp, act), okdeskPane(act), onecPane(act)];
byId('panes').append(...panes.map(({ pane }) => pane));
byId('tabs').append(
  ...panes.map(({ id, title }) =>
    element('button', {
      type: 'button',
      role: 'tab',
      'data-tab': id,
      text: title,
      onclick: () => select(id),
    }),
  ),
);
byId('tabs').addEventListener('keydown', (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const tabs = [...byId('tabs').children];
  const next = tabs[(tabs.indexOf(document.activeElement) + (step ?? 0) + tabs.length) % tabs.length];
  if (step !== undefined) select(next.dataset.tab, next.focus());
});

/** On a narrow screen one pane shows at a time; on a wide one all do, and the tabs are hidden. */
function select(id) {
  document.body.dataset.pane = id;
  for (const tab of byId('tabs').children) {
    const selected = tab.dataset.tab === id;
    tab.setAttribute('aria-selected', String(selected));
    tab.tabIndex = selected ? 0 : -1;
  }
}
select(panes[0].id);

async function api(path, init) {
  const response = await fetch(path, init);
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? `HTTP ${response.status}`);
  return body;
}

let refusal = '';
async function act(provider, action, parameters) {
  try {
    await api(`${provider}/${action}`, { method: 'POST', body: JSON.stringify(parameters) });
    refusal = '';
  } catch (error) {
    refusal = error.message;
  }
  await refresh();
  return refusal === '';
}

const shown = new Map();
/** Runs `update` only when the answer is another than last time. */
async function follow(path, update) {
  const answer = await api(path);
  const text = JSON.stringify(answer);
  if (shown.get(path) === text) return;
  shown.set(path, text);
  update(answer);
}

let hosted = [];
async function refresh() {
  try {
    await follow('providers', ({ items }) => {
      hosted = items.map(({ id }) => id);
      byId('fault-form').elements.provider.replaceChildren(
        element('option', { value: '*', text: word('everywhere') }),
        ...hosted.map((id) => element('option', { value: id, text: id })),
      );
      for (const { id, pane } of panes)
        if (!hosted.includes(id)) pane.replaceChildren(element('p', { class: 'empty', text: word('off') }));
    });
    await Promise.all([
      ...panes.filter(({ id }) => hosted.includes(id)).map(({ id, update }) => follow(id, update)),
      drawer(),
    ]);
    trouble(refusal);
  } catch {
    trouble(word('away'));
  }
}

function trouble(text) {
  byId('trouble').hidden = text === '';
  byId('trouble').textContent = text;
}

async function drawer() {
  await follow('faults', ({ items }) => {
    keyed(byId('faults'), items, ({ id }) => id, fault, word('noFaults'));
  });
  await follow('hooks', ({ counts, pending, recent }) => {
    byId('drawer-note').textContent =
      `${counts.delivered} / ${counts.emitted}${pending > 0 ? `, ${word('waiting')}: ${pending}` : ''}`;
    keyed(
      byId('hooks'),
      recent.slice(0, 40),
      (hook) => `${hook.at} ${hook.path} ${hook.order}`,
      hookRow,
      word('nothing'),
    );
  });
  await follow('ledger?tail=60', ({ items }) => {
    keyed(byId('ledger'), [...items].reverse(), ({ seq }) => seq, ledgerRow, word('nothing'));
  });
}

function fault(item) {
  const text = element('span', { class: 'grow' });
  const remove = button(word('remove'), () =>
    api(`faults/${encodeURIComponent(item.id)}`, { method: 'DELETE' }).then(refresh),
  );
  const row = element('li', { class: 'line' }, text, remove);
  row.update = ({ provider, kind, remaining, probability }) => {
    const often =
      remaining === undefined ? `${Math.round(probability * 100)} %` : `${word('left')} ${remaining}`;
    text.textContent = `${provider === '*' ? word('everywhere') : provider} · ${kind} · ${often}`;
  };
  return row;
}

const hookRow = (hook) =>
  element(
    'li',
    { class: hook.outcome === 'delivered' ? '' : 'bad' },
    `${clock(hook.at)} ${hook.path} → ${hook.status ?? hook.outcome}, ${hook.attempts}×, ${hook.ms} ms`,
  );

const ledgerRow = ({ at, provider, type, id, subject }) =>
  element('li', {}, `${clock(at)} ${provider} · ${type} · ${id}${subject ? ` → ${subject}` : ''}`);

const clock = (at) => new Date(at).toLocaleTimeString();

const HOW_OFTEN = { 1: { remaining: 1 }, 3: { remaining: 3 }, half: { probability: 0.5 }, all: {} };
const DETAILS = { delay: { ms: 2_000 }, 429: { retryAfter: 5 } };
byId('fault-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { provider, kind, times } = event.target.elements;
  const body = {
    provider: provider.value,
    kind: kind.value,
    ...HOW_OFTEN[times.value],
    ...DETAILS[kind.value],
  };
  await api('faults', { method: 'POST', body: JSON.stringify(body) });
  await refresh();
});

async function poll() {
  if (!document.hidden) await refresh();
  setTimeout(poll, POLL_MS);
}
await poll();
