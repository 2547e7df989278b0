import { asksForLanguage, saysStop } from '../../workflows/commands';

const text = (words: string) => ({ type: 'text' as const, text: words });
const photo = (caption: string) => ({
  type: 'media' as const,
  media: 'image' as const,
  mediaId: 'm',
  caption,
});

describe('"stop"', () => {
  it.each([
    'стоп',
    'СТОП',
    ' Стоп! ',
    '«Стоп».',
    '"stop"',
    '🛑 Стоп 🛑',
    '✋\uFE0F стоп',
    'Stop...',
    '/stop',
    '/STOP',
    '/stop@FixitBot',
    '/Стоп',
    'ｓｔｏｐ',
    'Отписаться',
    'Больше  не пишите!',
    'Unsubscribe',
    'Don’t write to me',
  ])('is "%s" as a whole message, and as a caption', (words) => {
    expect([saysStop(text(words)), saysStop(photo(words))]).toEqual([true, true]);
  });

  it.each([
    'хватит',
    'отмена',
    'нет',
    'Стоп-кран сломан',
    'стоп кран',
    'Насос не стоп',
    'не стоп',
    'stop leaking please',
    'Стопа болит',
    '/start',
    '/stopwatch',
    '//stop',
    '🛑',
    '',
    '   ',
  ])('is not "%s"', (words) => {
    expect(saysStop(text(words))).toBe(false);
  });

  it('is a button of that title, and no place, contact or sticker', () => {
    expect(saysStop({ type: 'choice', id: 'x', title: 'Стоп' })).toBe(true);
    expect(saysStop({ type: 'location', latitude: 1, longitude: 2, name: 'стоп' })).toBe(false);
    expect(saysStop({ type: 'contact', name: 'стоп' })).toBe(false);
    expect(saysStop({ type: 'media', media: 'sticker', mediaId: 'm' })).toBe(false);
  });

  it('is looked for in the longest message in no time', () => {
    const started = process.cpuUsage();
    for (const filler of [' ', '.', '🛑', '/', 'а']) saysStop(text(filler.repeat(10_000)));
    saysStop(text(`${'. '.repeat(5_000)}x${' .'.repeat(5_000)}x`));
    expect(process.cpuUsage(started).user).toBeLessThan(500_000);
  });
});

describe('another language', () => {
  it.each([
    ['/en', 'en'],
    ['English', 'en'],
    ['In English, please!', 'en'],
    ['по-английски', 'en'],
    ['/ru', 'ru'],
    ['/ru@FixitBot', 'ru'],
    ['По-русски', 'ru'],
    ['по—русски', 'ru'],
    ['«Русский»', 'ru'],
    ['на русском', 'ru'],
  ])('is asked for by "%s"', (words, language) => {
    expect(asksForLanguage(text(words))).toBe(language);
  });

  it.each(['Енглиш', 'I teach English', 'en', 'ru', 'Русский котёл', '/end', 'Рус'])(
    'is not asked for by "%s"',
    (words) => {
      expect(asksForLanguage(text(words))).toBeUndefined();
    },
  );

  it('is not asked for by a button', () => {
    expect(asksForLanguage({ type: 'choice', id: 'x', title: 'English' })).toBeUndefined();
  });
});
