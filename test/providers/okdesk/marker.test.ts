import fc from 'fast-check';
import { htmlOf, lineOf } from '../../../providers/okdesk/encoding';
import { markerOf, readMarker } from '../../../providers/okdesk/marker';

const ID = '0d6e3f8a-1b2c-5d4e-8f90-a1b2c3d4e5f6';

it('the marker of any id is read back from the end of a comment', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string(), (id, text) => {
      expect(readMarker(`<p>${htmlOf(text)}${markerOf(id)}</p><br>\n`)).toBe(id);
    }),
  );
});

it('a marker in the middle of a comment is a quotation', () => {
  expect(readMarker(`<p>${markerOf(ID)} ответ</p>`)).toBeUndefined();
});

it.each(['<br>', '<br/>', ' ', '&nbsp;', '<b>', '</p><p>'])(
  'a quotation above many %j and an answer is read at once',
  (blank) => {
    const started = performance.now();
    expect(readMarker(`${markerOf(ID)}${blank.repeat(5_000)}ответ`)).toBeUndefined();
    expect(readMarker(`${markerOf(ID)}${blank.repeat(5_000)}<br>`)).toBe(ID);
    expect(performance.now() - started).toBeLessThan(500);
  },
);

it('nobody can type a marker: those in a text are taken out', () => {
  expect(readMarker(htmlOf(`привет${markerOf(ID)}`))).toBeUndefined();
  expect(lineOf(`привет${markerOf(ID)}`, 100)).toBe('привет');
});

describe('hostile text', () => {
  it('comes out as HTML that shows what was typed', () => {
    expect(htmlOf('<script>alert("x")</script>\r\n[b]&amp;[/b] \'')).toBe(
      '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;<br>[b]&amp;amp;[/b] &#39;',
    );
  });

  it('keeps emoji with joiners, right-to-left text and ten thousand characters', () => {
    const text = `👩‍👩‍👧 مرحبا ${'я'.repeat(10_000)}`;
    expect(htmlOf(text)).toBe(text);
  });

  it('loses lone surrogates and NUL', () => {
    expect(htmlOf('a\ud800b\0')).toBe('a\uFFFDb\uFFFD');
  });

  it('is one short line without angle brackets where a line is wanted', () => {
    expect(lineOf(' <img src=x>\n\u0007котёл\t', 100)).toBe('‹img src=x› котёл');
    expect(lineOf('я'.repeat(300), 250)).toHaveLength(250);
  });
});
