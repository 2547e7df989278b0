/** Photos, documents, recordings, places and stickers on their way to the desk. */
import type { MediaKind, MessageContent } from '../../workflows/events';
import { CLOSED } from './fixture/dialog';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

const file = (media: MediaKind, mediaId: string = media, caption?: string): MessageContent => ({
  type: 'media',
  media,
  mediaId,
  ...(caption === undefined ? {} : { caption }),
});

const comments = () => stage.server.outside.called('commentIssue').map(({ text, media }) => [text, media]);

describe('a file that the customer sends', () => {
  it('goes into the open issue as a comment with the file, whatever its kind, and its caption as words', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.writes(
      file('image', 'p', 'табличка'),
      file('document', 'd'),
      file('voice', 'v'),
      file('video', 'm'),
      file('audio', 'a'),
      file('sticker', 's'),
      { type: 'location', latitude: 55.75, longitude: 37.61, name: 'Дом' },
      { type: 'contact', name: 'Сосед Пётр', phone: '+79160000007' },
      { type: 'contact', name: 'Консьерж' },
    );
    await anna.hearsNothingMore();
    expect(comments()).toEqual([
      ['Клиент пишет: [фото] табличка', 'kept-p'],
      ['Клиент пишет: [документ]', 'kept-d'],
      ['Клиент пишет: [голосовое сообщение]', 'kept-v'],
      ['Клиент пишет: [видео]', 'kept-m'],
      ['Клиент пишет: [аудио]', 'kept-a'],
      ['Клиент пишет: [стикер]', 'kept-s'],
      ['Клиент пишет: [место на карте: Дом, 55.75, 37.61]', undefined],
      ['Клиент пишет: [контакт: Сосед Пётр, +79160000007]', undefined],
      ['Клиент пишет: [контакт: Консьерж]', undefined],
    ]);
  });

  it('and is part of an album goes into the issue with the others, in order, and its words once', async () => {
    const anna = stage.dialog();
    await anna.opened();
    const part = (mediaId: string, caption?: string) => ({ ...file('image', mediaId, caption), album: 'a1' });
    await anna.writes(part('1', 'Вот трещина'), part('2'));
    await anna.writes(part('3'));
    await anna.hearsNothingMore();
    expect(comments()).toEqual([
      ['Клиент пишет: [фото] Вот трещина', 'kept-1'],
      ['Клиент пишет: [фото]', 'kept-2'],
      ['Клиент пишет: [фото]', 'kept-3'],
    ]);
  });

  it('is kept at once at any question, waits for the issue, and goes into it once', async () => {
    const anna = stage.dialog();
    await anna.writes(file('image', 'first'));
    await anna.hears(anna.t.askName);
    await anna.settled();
    expect(anna.outside.called('keepMedia')).toMatchObject([
      { workflowId: anna.id, messageId: 'in-1', content: { mediaId: 'first' } },
    ]);
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
    await anna.writes(file('video', 'second', 'Не греет котёл'));
    await anna.hears(anna.t.confirm('Анна', 'Не греет котёл'));
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
    await anna.waitsIn('work');
    expect(comments()).toEqual([
      ['Клиент прислал до открытия заявки: [фото]', 'kept-first'],
      ['Клиент прислал до открытия заявки: [видео]', 'kept-second'],
    ]);
    expect(anna.outside.called('openIssue')).toMatchObject([{ description: 'Не греет котёл\n\n[фото]' }]);
    expect((await anna.state()).data.files).toEqual([]);
  });

  it('is kept also where it comes with the word that opens the issue', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.writes('да', file('image', 'late'));
    await anna.hears(anna.t.issueOpened('7'));
    await anna.waitsIn('work');
    expect(comments()).toEqual([['Клиент прислал до открытия заявки: [фото]', 'kept-late']]);
  });

  it('waits in state over continue-as-new and workers that keep nothing', async () => {
    const anna = stage.dialog({ maxHistory: 6 });
    await stage.server.restartWorkers(0);
    try {
      await anna.writes(file('image', 'first'));
      await anna.hears(anna.t.askName);
      await anna.writes('Анна');
      await anna.hears(anna.t.askProblem('Анна'));
      await anna.writes('Не греет котёл');
      await anna.hears(anna.t.confirm('Анна', 'Не греет котёл'));
      await anna.presses('yes');
      await anna.hears(anna.t.issueOpened('7'));
      await anna.waitsIn('work');
      expect(comments()).toEqual([['Клиент прислал до открытия заявки: [фото]', 'kept-first']]);
    } finally {
      await stage.server.restartWorkers();
    }
  });

  it.each([
    [
      'telegram.media_too_large',
      'tooLarge',
      'Клиент пишет: [видео, файл слишком большой и не сохранён] двор',
    ],
    ['whatsapp.media_gone', 'gone', 'Клиент пишет: [видео, файл получить не удалось] двор'],
  ] as const)('and that meets %s leaves its words, and its sender is told once', async (type, why, words) => {
    const anna = stage.dialog();
    await anna.opened();
    anna.outside.refuse('keepMedia', type, 2);
    await anna.writes(file('video', 'a', 'двор'), file('video', 'b', 'двор'), file('image', 'c'));
    await anna.hears(anna.t.fileUnkept[why]);
    await anna.hearsNothingMore();
    expect(comments()).toEqual([
      [words, undefined],
      [words, undefined],
      ['Клиент пишет: [фото]', 'kept-c'],
    ]);
  });

  it('and that the desk refuses leaves its words there, and nothing hangs', async () => {
    const anna = stage.dialog();
    await anna.opened();
    anna.outside.refuse('commentIssue', 'okdesk.invalid', 1);
    await anna.writes(file('document', 'd', 'договор'), 'Дошло?');
    await anna.hearsNothingMore();
    expect(comments()).toEqual([
      [`Клиент пишет: [документ] договор ${anna.t.fileNotAttached}`, undefined],
      ['Клиент пишет: Дошло?', undefined],
    ]);
  });

  it('stays with its words where the desk is only away: both come later, once', async () => {
    const anna = stage.dialog();
    await anna.opened();
    anna.outside.refuse('commentIssue', 'okdesk.denied', 1);
    await anna.writes(file('document', 'd', 'договор'));
    await until('it is in trouble', async () => (await anna.state()).trouble !== undefined);
    await stage.server.pass('11m');
    await anna.hearsNothingMore();
    expect(comments()).toEqual([['Клиент пишет: [документ] договор', 'kept-d']]);
  });

  it('goes into the issue while an operator has the dialog, and while the rating is waited for', async () => {
    const anna = stage.dialog({ policy: { calloutFee: 0 } });
    await anna.opened();
    await anna.act('takeOver', 'Мария');
    await anna.writes(file('image', 'to Maria'));
    await anna.hearsNothingMore();
    await anna.act('handBack', 'Мария');
    await anna.tells(CLOSED);
    await anna.hears(anna.t.askRating);
    await anna.writes(file('image', 'result'));
    await anna.hearsNothingMore();
    expect(comments().map(([, media]) => media)).toEqual(['kept-to Maria', 'kept-result']);
  });

  it('is told of after the hand-back, where it could not be kept while an operator had the dialog', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.act('takeOver', 'Мария');
    anna.outside.refuse('keepMedia', 'telegram.media_too_large', 1);
    await anna.writes(file('video'));
    await anna.hearsNothingMore();
    await anna.act('handBack', 'Мария');
    await anna.hears(anna.t.fileUnkept.tooLarge);
  });

  it('asks nothing of the channel in a dialog that began before files were kept', async () => {
    const anna = stage.dialog({ edition: undefined });
    await anna.opened();
    await anna.writes(file('image', 'p', 'табличка'));
    await anna.hearsNothingMore();
    expect(anna.outside.called('keepMedia')).toEqual([]);
    expect(comments()).toEqual([['Клиент пишет: [фото] табличка', undefined]]);
  });
});
