import fc from 'fast-check';
import { escapeHtml } from '../../escape-html';
import { plainFromHtml } from '../../workflows/html';
import { HOSTILE } from '../providers/hostile';

describe('a comment as plain text', () => {
  it('keeps lines, decodes entities and drops tags and blanks at the ends of lines', () => {
    expect(plainFromHtml('<p>Раз &laquo;два&raquo;&nbsp; </p>\n<p>5 &lt; 6 &#128512;</p>')).toBe(
      'Раз «два»\n\n5 < 6 😀',
    );
  });

  it.each([
    ['a script', 'До<script type="text/javascript">alert("</p>")</script> после', 'До после'],
    ['a style sheet', '<style>p { color: red }</style>Да', 'Да'],
    ['a script that is never closed', 'Да<script>alert(1)', 'Да'],
    ['a mail program’s comment', 'a<!-- [if mso]><p>тайна</p><![endif] -->b', 'ab'],
    ['a handler', '<b onclick="alert(1)">Жмите</b>', 'Жмите'],
    [
      'a link with its address',
      'Счёт: <a href="https://pay.example/1?a=1&amp;b=2">оплатить</a>.',
      'Счёт: оплатить (https://pay.example/1?a=1&b=2).',
    ],
    [
      'a link that shows its address',
      '<a href="https://pay.example/1">https://pay.example/1</a>',
      'https://pay.example/1',
    ],
    ['a link without words', '<a href="https://pay.example/1"><b></b></a>', 'https://pay.example/1'],
    ['a phone', "<a href='tel:+74951234567'>Позвоните</a>", 'Позвоните (+74951234567)'],
    ['a link that runs a script', '<a href=" javascript:alert(1)">Сюда</a>', 'Сюда'],
    ['a link that hides one', '<a href="java&#115;cript:alert(1)">Сюда</a>', 'Сюда'],
    ['a link into the desk itself', '<a href="/issues/7">заявка</a>', 'заявка'],
    ['an image with words', '<img src="https://x.example/a.png" alt="Схема">', '[Схема]'],
    ['an image without', 'Вот: <img src=x onerror=alert(1)>', 'Вот: […]'],
    [
      'a table',
      '<table><tr><th>Деталь</th><th>Цена</th></tr><tr><td>Насос</td><td>5 000</td></tr></table>',
      'Деталь | Цена\nНасос | 5 000',
    ],
    ['a list', 'Нужно:<ul><li>ключ</li><li>свет</li></ul>', 'Нужно:\n\n• ключ\n\n• свет'],
    [
      'a mention',
      '<span class="mention" data-id="7">@Анна Кузнецова</span>, глянь',
      '@Анна Кузнецова, глянь',
    ],
    ['emoji', '👩‍👩‍👧‍👦 &#x1F1F7;&#x1F1FA;', '👩‍👩‍👧‍👦 🇷🇺'],
    [
      'text from right to left',
      '<p dir="rtl">\u2067עברית\u2069 и русский</p>',
      '\u2067עברית\u2069 и русский',
    ],
    ['a bracket that somebody typed', 'если a < b и <b>c</b> > d', 'если a < b и c > d'],
    ['half an entity', 'Рога&Копыта; &lt &#xD800; &unknown;', 'Рога&Копыта; &lt &#xD800; &unknown;'],
    ['the marker of one of ours', `Клиент пишет: да${'\u2061\u2064'.repeat(32)}`, 'Клиент пишет: да'],
  ])('of %s', (_what, html, text) => {
    expect(plainFromHtml(html)).toBe(text);
  });

  it.each(HOSTILE)('of %s, as our own side of the desk writes it, is what was said', (_what, text) => {
    expect(plainFromHtml(escapeHtml(text).replaceAll('\n', '<br>'))).toBe(text);
  });

  it('holds every word that shows, in order, and nothing that does not', () => {
    const hidden = fc.constantFrom(
      '<script>тайна</script>',
      '<style type="text/css">тайна</style>',
      '<!-- тайна -->',
      '<b title="тайна">',
      '</p data-x="тайна">',
      '<img src="тайна">',
      '<!doctype тайна>',
      '<a href="javascript:тайна">',
    );
    const shown = fc.constantFrom('да', '5 < 6', 'a<5', '> b', '&lt;i&gt;', '😀');
    const part = fc.oneof(hidden, shown);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const text = plainFromHtml(parts.join(' '));
        expect(text).not.toContain('тайна');
        let at = 0;
        for (const word of parts.filter((one) => !one.includes('тайна'))) {
          const plain = word === '&lt;i&gt;' ? '<i>' : word;
          at = text.indexOf(plain, at) + plain.length;
          expect(at).toBeGreaterThanOrEqual(plain.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  // A workflow that does not yield for two seconds is never let on: one such comment would end a dialog.
  it.each([
    ['brackets that open and never close', '<'.repeat(1_000_000)],
    ['brackets with one that closes', `${'<'.repeat(1_000_000)}>`],
    ['blanks without end', `a${' '.repeat(1_000_000)}b`],
    ['ampersands', '&a'.repeat(500_000)],
    ['line breaks', '\n'.repeat(1_000_000)],
    ['tags with blanks in them', `<${' '.repeat(1_000_000)}`],
    ['scripts that are never closed', '<script>'.repeat(125_000)],
    ['comments that are never closed', '<!--'.repeat(250_000)],
    ['links within links', '<a href="https://x.example">я'.repeat(40_000)],
    ['attributes without end', `<a ${'href="'.repeat(160_000)}>`],
    ['closing brackets', '>'.repeat(1_000_000)],
    ['tags in brackets', '<<b>'.repeat(250_000)],
  ])('takes no time to speak of over %s', (_, html) => {
    const started = performance.now();
    plainFromHtml(html);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
