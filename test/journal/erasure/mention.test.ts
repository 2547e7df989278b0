import { mentionOf } from '../../../journal/erasure/mention';

const finds = (alias: string, text: string) =>
  new RegExp(mentionOf({ identifiers: [alias], tickets: [] })).test(text);

describe('a person in the text of a hook', () => {
  it('who wrote in a group is found by their own id, and the group’s other members are not', () => {
    const alias = 'chat:-1001987654321:5012345678';
    expect(finds(alias, '{"from":{"id":5012345678},"chat":{"id":-1001987654321}}')).toBe(true);
    expect(finds(alias, '{"from":{"id":5012345679},"chat":{"id":-1001987654321}}')).toBe(false);
    expect(finds(alias, '{"from":{"id":15012345678}}')).toBe(false);
  });

  it('who wrote alone is found by the chat', () => {
    expect(finds('chat:5012345678', '{"chat":{"id":5012345678}}')).toBe(true);
  });
});
