/** What people do on each messenger, as its simulator's actions have it. */

const digits = (count) => Array.from({ length: count }, () => Math.floor(Math.random() * 10)).join('');

/** Each of `sends`: what stands on the button, and the calls it makes of a caption. */
export const telegram = {
  id: 'telegram',
  title: 'Telegram',
  chatsOf: (state) => state.chats,
  newId: () => `5${digits(9)}`,
  who: (id) => ({ chatId: id }),
  sends: {
    photo: (caption) => [['send', { kind: 'photo', caption }]],
    album: (caption) => album(caption),
    voice: () => [['send', { kind: 'voice' }]],
    document: (caption) => [['send', { kind: 'document', caption, fileName: 'boiler.pdf' }]],
    location: () => [['send', { kind: 'location' }]],
  },
  edits: true,
  touches: ['react'],
};

export const whatsapp = {
  id: 'whatsapp',
  title: 'WhatsApp',
  chatsOf: (state) => state.conversations,
  newId: () => `7916${digits(7)}`,
  // A chat of digits is a phone; another one is a user who shows none.
  who: (id) => (/^\d+$/.test(id) ? { from: `+${id}` } : { userId: id }),
  sends: {
    photo: (caption) => [['sendPhoto', { caption }]],
    voice: () => [['sendVoice', {}]],
    document: (caption) => [['sendDocument', { caption }]],
    location: () => [['sendLocation', {}]],
  },
  edits: true,
  /** Reactions, and messages that are taken back. */
  touches: ['react', 'withdraw'],
};

/** A message a part, as Telegram sends them; the caption stands under the first. */
function album(caption) {
  const id = digits(17);
  return [{ caption }, {}, {}].map((part) => ['send', { kind: 'photo', album: id, ...part }]);
}
