import { onTimeSkippingServer } from './fixture/time-skipping';
import type { MessageContent } from '../../workflows/events';

const stage = onTimeSkippingServer();

const part = (mediaId: string, caption?: string): MessageContent => ({
  type: 'media',
  media: 'image',
  mediaId,
  album: '13000',
  ...(caption === undefined ? {} : { caption }),
});

describe('an album', () => {
  it('without words is answered once, and each part of it is kept for the desk', async () => {
    const anna = stage.dialog();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await anna.writes(part('one'));
    await anna.hears(anna.t.askText);
    await anna.writes(part('two'), part('three'));
    const state = await anna.hearsNothingMore();
    expect(state.data.notes).toEqual(['Здравствуйте', '[фото]', '[фото]', '[фото]']);
  });

  it('whose caption answers a question does not answer the next one too', async () => {
    const anna = stage.dialog();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
    await anna.writes(part('one', 'Течёт здесь'));
    await anna.hears(anna.t.confirm('Анна', 'Течёт здесь'));
    await anna.writes(part('two'));
    const state = await anna.hearsNothingMore();
    expect([state.stage, state.data.notes]).toEqual(['confirm', ['Здравствуйте', '[фото]']]);
  });
});
