/** Endpoints as YAML: what is read, what is refused, and that what is written is read again. */
import type { Endpoint } from '../../cli/endpoint-answers';
import { documentOf, readDocuments, yamlOf } from '../../cli/endpoint-file';

const read = (text: string) => readDocuments(text, 'endpoints.yml');
const refusal = (text: string): string => {
  try {
    return `taken: ${JSON.stringify(read(text))}`;
  } catch (error) {
    return (error as Error).message;
  }
};

it("takes Citeck's artefact as it stands", () => {
  const artefact = `---
id: bitrix24-webhook
token: emodel/secret@bitrix24-webhook-token
actionType: toEvent
authParameter: auth[application_token]
`;
  expect(read(artefact)).toEqual([
    {
      id: 'bitrix24-webhook',
      token: 'emodel/secret@bitrix24-webhook-token',
      actionType: 'toEvent',
      authParameter: 'auth[application_token]',
    },
  ]);
});

it('takes several documents, empty ones and members without a value between them', () => {
  expect(read('\uFEFFid: a\ntoken:\n---\n---\nid: b\nroute:\n---\n')).toEqual([
    { id: 'a' },
    { id: 'b', route: null },
  ]);
});

it('tells all that is wrong at once, each with its document', () => {
  const said = refusal(`id: telegram
---
id: a
provider: nobody
---
id: b
route: {record: '{'}
unheard: of
---
- a list
---
id: b
---
id: b
`);
  expect(said.split('\n')).toEqual([
    'endpoints.yml, document 1: id: is the name of something of the service; take another',
    expect.stringMatching(/^endpoints\.yml, document 2: provider: .*"citeck"/),
    expect.stringMatching(/^endpoints\.yml, document 3: .*route.*unheard/),
    expect.stringMatching(/^endpoints\.yml, document 4: .*object/),
    'endpoints.yml: b is there twice.',
    'Nothing was done.',
  ]);
});

it.each([
  [
    'a secret itself',
    'id: a\ntoken: 3kZ8QmW1yT5nB7rL\n',
    /a secret does not stand in a file: say secret@<id>/,
  ],
  [
    'a broken line beside it',
    'id: a\ntoken: "3kZ8QmW1yT5nB7rL\n',
    /^endpoints\.yml is not YAML: .* at line \d+/,
  ],
])('refuses %s, and does not repeat it', (_what, text, sentence) => {
  expect(refusal(text)).toMatch(sentence);
  expect(refusal(text)).not.toContain('3kZ8');
});

it.each([
  ['nothing', '', 'endpoints.yml holds no endpoint. Nothing was done.'],
  ['a name that is a number', 'id: 17', 'endpoints.yml, document 1: id: Invalid input: expected string'],
  [
    'aliases that multiply',
    `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c]`,
    'Excessive alias count',
  ],
])('refuses %s', (_what, text, sentence) => expect(refusal(text)).toContain(sentence));

it('reads what it writes, whatever the texts look like', () => {
  const endpoint: Endpoint = {
    id: '007',
    provider: 'custom',
    authParameter: 'auth[application_token]',
    actionType: 'yes',
    route: {
      flow: 'lead',
      input: {
        name: '{name|optional}',
        text: '# "Кран": течёт\n---\n',
        n: '1e3',
        '\u202e': '\u202e\u009b31m\r',
      },
    },
    settings: {
      verify: { scheme: 'header', header: 'x-token', prefix: 'Bearer ' },
      note: 'a: b '.repeat(40),
    },
    enabled: false,
    state: 'off',
    url: 'https://exchange.example.ru/hooks/007',
    secrets: [],
    createdAt: '2026-11-28T10:00:00.000Z',
    createdBy: 'administrator',
    changedAt: '2026-11-28T10:00:00.000Z',
  };
  const documents = [documentOf(endpoint), documentOf({ ...endpoint, id: 'b', route: null, enabled: true })];
  expect(read(yamlOf(documents))).toEqual(documents);
  expect(yamlOf(documents)).not.toMatch(/[\u202e\u009b\r]/);
  expect(yamlOf(documents)).toMatch(
    /^---\nid: "007"\ntoken: secret@007\nauthParameter: auth\[application_token\]\n/,
  );
});
