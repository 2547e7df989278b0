import fc from 'fast-check';
import { PART, inParts } from '../../workflows/parts';

const withoutSpace = (text: string) => text.replace(/\s/g, '');

describe('a long text in parts', () => {
  it('stays one where it fits', () => {
    expect(inParts('Буду в 10')).toEqual(['Буду в 10']);
    expect(inParts('а'.repeat(PART))).toEqual(['а'.repeat(PART)]);
    expect(inParts('')).toEqual([]);
  });

  it('is cut at a paragraph, else at a line, else at a word', () => {
    expect(inParts('один два\n\nтри четыре', 12)).toEqual(['один два', 'три четыре']);
    expect(inParts('один два\nтри четыре', 12)).toEqual(['один два', 'три четыре']);
    expect(inParts('один два три', 9)).toEqual(['один два', 'три']);
    expect(inParts('одиннадцать', 6)).toEqual(['одинна', 'дцать']);
  });

  it('is never cut within a character', () => {
    expect(inParts('абв😀где', 4)).toEqual(['абв', '😀гд', 'е']);
  });

  it('loses no word and exceeds no limit, up to ten parts', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 30, max: 60 }),
        (text, limit) => {
          const parts = inParts(text, limit);
          expect(withoutSpace(parts.join(''))).toBe(withoutSpace(text));
          expect(parts.slice(0, 9).every(({ length }) => length <= limit)).toBe(true);
        },
      ),
    );
  });

  it('ends with the tenth, which the channel cuts', () => {
    const parts = inParts('слово '.repeat(20_000));
    expect(parts).toHaveLength(10);
    expect(parts.slice(0, 9).every(({ length }) => length <= PART)).toBe(true);
  });
});
