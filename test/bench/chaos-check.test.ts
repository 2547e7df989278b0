import type { Checked, Known } from '../../bench/chaos-check';
import { check } from '../../bench/chaos-check';
import type { ChatMessage } from '../../bench/customer';
import type { Marks } from '../../bench/marks';
import { noMarks } from '../../bench/marks';
import type { Plan } from '../../bench/plans';
import type { Issue, Look } from '../../bench/world';

const CLEAN = noMarks();

/** One customer, whose photo and two words went to the desk, and who paid and read two answers. */
function world(pays: Plan['pays'] = 'at once') {
  const issue: Issue = {
    id: 107,
    title: 'Не греет, Т003-01',
    description: 'Не греет, Т003-01',
    rate: 'excellent',
    attachments: [],
    comments: [
      comment(1, 'Клиент пишет: кран, Т003-02', ['photo.jpg']),
      comment(2, 'Приеду, Т003-03', ['смета-Т003-03.pdf']),
      comment(3, 'Сложный, Т003-04', [], false),
      comment(4, 'Еду, Т003-05'),
    ],
  };
  const heard = [
    'Заявка № 107 принята.',
    'Счёт № 0000-000004 на 1 499,50 ₽',
    'Мастер пишет: Приеду, Т003-03',
    'Оплата 1 499,50 ₽ получена, спасибо!',
    'Мастер пишет: Еду, Т003-05',
    'Спасибо за оценку!',
  ];
  const invoice = {
    ref: 'r',
    number: '4',
    posted: true,
    paid: 149_950,
    fields: { Комментарий: 'Okdesk 107' },
  };
  const seen: Look = {
    chats: { whatsapp: new Map(), telegram: new Map(), max: new Map() },
    issues: [issue],
    invoices: [invoice],
    missed: new Set(),
    missedHooks: [],
  };
  const known = {
    unconfirmed: [] as string[],
    money: new Map([['ticket:okdesk:107', { paid: 149_950, refunded: 0 }]]),
  };
  const story: Checked = {
    tag: 'Т003',
    plan: { ...PLAN, pays },
    facts: {
      words: ['Т003-01', 'Т003-02'],
      files: 1,
      answers: [
        { word: 'Т003-03', commentId: 2 },
        { word: 'Т003-05', commentId: 4 },
      ],
      secrets: ['Т003-04'],
      paidForIssue: 0,
      refunded: 0,
    },
    heardIn: () => heard.map((text, i): ChatMessage => ({ id: String(i), from: 'business', text })),
  };
  return { issue, heard, invoice, seen, known, marks: () => check(story, seen, known satisfies Known) };
}

const PLAN: Plan = {
  channel: 'whatsapp',
  shows: ['phone', 'phone'],
  problem: 'words',
  corrects: false,
  later: ['words', 'photo'],
  desk: ['public', 'private'],
  pays: 'at once',
  closes: 'after payment',
};

function comment(
  id: number,
  content: string,
  files: string[] = [],
  isPublic = true,
): Issue['comments'][number] {
  return {
    id,
    content,
    public: isPublic,
    attachments: files.map((name) => ({ attachment_file_name: name })),
  };
}

type Scene = ReturnType<typeof world>;

describe('what the chaos bench finds', () => {
  it('is nothing where all is in its place', () => {
    expect(world().marks()).toEqual(CLEAN);
  });

  it('is nothing where words come after the end, and name their issue', () => {
    const scene = world();
    for (const i of [3, 4]) scene.heard[i] = `По заявке № 107: ${scene.heard[i]}`;
    expect(scene.marks()).toEqual(CLEAN);
  });

  it('is a word after the end that comes twice', () => {
    const scene = world();
    scene.heard.push(`По заявке № 107: ${scene.heard[3]}`);
    expect(scene.marks()).toMatchObject({ doubled: [expect.stringContaining('Оплата')] });
  });

  const DAMAGES: [string, keyof Marks, (scene: Scene) => void][] = [
    ['an issue that was not opened', 'lost', ({ seen }) => (seen.issues = [])],
    ['a second issue', 'doubled', ({ seen, issue }) => seen.issues.push({ ...issue, id: 108 })],
    [
      'a word that is not in the issue',
      'lost',
      ({ issue }) => issue.comments.splice(0, 1, comment(1, '', ['a.jpg'])),
    ],
    [
      'a word that is there twice',
      'doubled',
      ({ issue }) => issue.comments.push(comment(5, 'кран, Т003-02')),
    ],
    ['a photo that is not there', 'lost', ({ issue }) => (issue.comments[0]!.attachments = [])],
    [
      'a photo that is there twice',
      'doubled',
      ({ issue }) => issue.comments.push(comment(5, '', ['photo.jpg'])),
    ],
    ['money that the ticket does not know', 'lost', ({ invoice }) => (invoice.paid += 50_000)],
    ['money that it knows twice', 'doubled', ({ invoice }) => (invoice.paid -= 50_000)],
    ['an invoice that was not issued', 'lost', ({ seen }) => (seen.invoices = [])],
    ['an answer that was not read', 'lost', ({ heard }) => heard.splice(2, 1)],
    ['an answer that was read twice', 'doubled', ({ heard }) => heard.push(heard[2]!)],
    ['answers out of order', 'reordered', ({ heard }) => heard.splice(2, 3, heard[4]!, heard[3]!, heard[2]!)],
    ['a private word in the chat', 'leaked', ({ heard }) => heard.push('Мастер пишет: Сложный, Т003-04')],
    ['their own word said back', 'leaked', ({ heard }) => heard.push('Мастер пишет: кран, Т003-02')],
    ['no word of the payment', 'lost', ({ heard }) => heard.splice(3, 1)],
    ['the same word of the payment again', 'doubled', ({ heard }) => heard.push(heard[3]!)],
    [
      'an answer whose hook nobody took',
      'neverArrived',
      ({ heard, seen }) => void (heard.splice(4, 1), seen.missed.add('comment 4')),
    ],
  ];

  it.each(DAMAGES)('is %s', (_what, kind, damage) => {
    const scene = world();
    damage(scene);
    const marks = scene.marks();
    expect(marks[kind]).toHaveLength(1);
    expect({ ...marks, [kind]: [] }).toEqual(CLEAN);
  });

  it('is silence about a payment that took the place of a cancelled one', () => {
    const scene = world('anew');
    scene.heard.push('Платёж отменён. Счёт остаётся открытым.');
    expect(scene.marks().lost).toHaveLength(1);
    scene.heard.push(scene.heard[3]!);
    expect(scene.marks()).toEqual(CLEAN);
  });

  it('is nothing where the service itself is not sure that the words arrived', () => {
    const scene = world();
    scene.known.unconfirmed.push(...scene.heard.splice(2, 2));
    expect(scene.marks()).toEqual(CLEAN);
  });
});
