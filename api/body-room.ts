/**
 * How much of bodies that are still coming is held for all of them. Whoever sends one is not known yet: a few hundred
 * strangers who stop short of the end would hold gigabytes for half a minute. A few kilobytes each have always room, so
 * that most hooks are not touched by it; past that, the body that has been coming longest is let go.
 */
export interface RoomLimits {
  /** Bytes of each that do not count. */
  each: number;
  /** Bytes for what is past that, of all together. */
  all: number;
}

export interface Seat {
  /** false = it had to make room itself. */
  grow(bytes: number): boolean;
  /** Its body is whole, or will not be. */
  leave(): void;
}

export interface BodyRoom {
  /** @param drop told once, where it has to make room for others */
  enter(drop: () => void): Seat;
}

const MiB = 1024 * 1024;

/** Beside the 4,000 connections: 128 MiB of small ones and as much of larger. */
const LIMITS: RoomLimits = { each: 32 * 1024, all: 128 * MiB };

export function createBodyRoom({ each, all }: RoomLimits = LIMITS): BodyRoom {
  /** Those that take room, with how much; who began first stands first. */
  const taken = new Map<Seat, { bytes: number; drop: () => void }>();
  let total = 0;

  const leave = (seat: Seat): void => {
    total -= taken.get(seat)?.bytes ?? 0;
    taken.delete(seat);
  };

  return {
    enter(drop) {
      let bytes = 0;
      let isOver = false;
      const seat: Seat = {
        grow(more) {
          if (isOver) return false;
          const before = Math.max(0, bytes - each);
          bytes += more;
          const now = Math.max(0, bytes - each);
          if (now === 0) return true;
          total += now - before;
          taken.set(seat, { bytes: now, drop: end });
          makeRoom();
          return !isOver;
        },
        leave: () => leave(seat),
      };
      const end = () => {
        isOver = true;
        drop();
      };
      return seat;
    },
  };

  function makeRoom(): void {
    for (const [seat, { drop }] of taken) {
      if (total <= all) return;
      leave(seat);
      drop();
    }
  }
}
