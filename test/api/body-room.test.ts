import { createBodyRoom } from '../../api/body-room';

const room = () => createBodyRoom({ each: 10, all: 100 });
const taken = (seat: { grow(bytes: number): boolean }, bytes: number) => seat.grow(bytes);

it('small bodies always have room', () => {
  const { enter } = room();
  const dropped: number[] = [];
  for (let i = 0; i < 1_000; i++)
    expect(
      taken(
        enter(() => dropped.push(i)),
        10,
      ),
    ).toBe(true);
  expect(dropped).toEqual([]);
});

it('past what there is for all, the one that has been coming longest makes room', () => {
  const { enter } = room();
  const dropped: string[] = [];
  const seat = (name: string) => enter(() => dropped.push(name));
  const [small, slow, late] = [seat('small'), seat('slow'), seat('late')];
  small.grow(9);
  expect(slow.grow(70)).toBe(true);
  expect(late.grow(50)).toBe(true);
  expect(dropped).toEqual([]);
  expect(late.grow(1)).toBe(true);
  expect(dropped).toEqual(['slow']);
  expect(late.grow(48)).toBe(true);
  expect(dropped).toEqual(['slow']);
});

it('one that alone is more than all may take is sent away itself', () => {
  const { enter } = room();
  const dropped: string[] = [];
  expect(enter(() => dropped.push('greedy')).grow(111)).toBe(false);
  expect(dropped).toEqual(['greedy']);
});

it('what has come to its end, or was dropped, takes no room any more', () => {
  const { enter } = room();
  const dropped: string[] = [];
  for (let i = 0; i < 50; i++) {
    const seat = enter(() => dropped.push('done'));
    expect(seat.grow(80)).toBe(true);
    seat.leave();
    seat.leave();
  }
  const held = enter(() => dropped.push('held'));
  held.grow(80);
  enter(() => dropped.push('next')).grow(80);
  expect(held.grow(50)).toBe(false);
  held.leave();
  expect(dropped).toEqual(['held']);
});
