import { createPressure } from '../../journal/pressure';

describe('a burst of hooks', () => {
  let at = 0;
  let waiting = 0;
  const open = () => {
    at = 0;
    return createPressure(
      () => waiting,
      () => at,
    );
  };

  it('is one while several wait, and none when they are stored', () => {
    const isPressed = open();
    waiting = 7;
    expect(isPressed()).toBe(false);
    waiting = 8;
    expect(isPressed()).toBe(true);
    waiting = 0;
    expect(isPressed()).toBe(false);
  });

  it('is over after three seconds though hooks go on to come, with gaps or without', () => {
    const isPressed = open();
    for (; at < 3_000; at += 100) {
      waiting = at % 500 === 0 ? 0 : 50;
      expect(isPressed()).toBe(waiting > 0 && at < 3_100);
    }
    at = 3_200;
    waiting = 50;
    expect(isPressed()).toBe(false);
  });

  it('may come again after a second of calm', () => {
    const isPressed = open();
    waiting = 50;
    expect(isPressed()).toBe(true);
    for (at = 0; at <= 6_000; at += 500) isPressed();
    expect(isPressed()).toBe(false);
    at += 1_001;
    expect(isPressed()).toBe(true);
  });
});
