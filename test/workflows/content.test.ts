import { plainFromHtml } from '../../workflows/content';

describe('a comment as plain text', () => {
  it('keeps lines, decodes entities and drops tags and blanks at the ends of lines', () => {
    expect(plainFromHtml('<p>Раз &laquo;два&raquo;&nbsp; </p>\n<p>5 &lt; 6 &#128512;</p>')).toBe(
      'Раз «два»\n\n5 < 6 😀',
    );
  });

  // A workflow that does not yield for two seconds is never let on: one such comment would end a dialog.
  it.each([
    ['brackets that open and never close', '<'.repeat(1_000_000)],
    ['blanks without end', `a${' '.repeat(1_000_000)}b`],
    ['ampersands', '&a'.repeat(500_000)],
    ['line breaks', '\n'.repeat(1_000_000)],
    ['tags with blanks in them', `<${' '.repeat(1_000_000)}`],
  ])('takes no time to speak of over %s', (_, html) => {
    const started = performance.now();
    plainFromHtml(html);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
