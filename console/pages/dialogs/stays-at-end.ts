/** A frame that scrolls along with what is added at its end, and lets be whoever has scrolled up to read. */
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** Pixels from the end that still count as being there. */
const NEAR = 48;

interface Frame {
  frame: RefObject<HTMLDivElement | null>;
  /** What grows inside of it: by messages, by pictures that arrive. */
  content: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  goToEnd(): void;
}

export function useStaysAtEnd(): Frame {
  const frame = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);
  const goToEnd = () => frame.current?.scrollTo({ top: frame.current.scrollHeight });
  useEffect(() => {
    const [outer, inner] = [frame.current, content.current];
    if (!outer || !inner) return undefined;
    let top = 0;
    const onScroll = () => {
      const isNear = outer.scrollHeight - outer.scrollTop - outer.clientHeight < NEAR;
      // What grew meanwhile (a picture that arrived) is not the reader, who has scrolled up.
      if (isNear || outer.scrollTop < top) follows.current = isNear;
      top = outer.scrollTop;
      setAtEnd(follows.current);
    };
    const observer = new ResizeObserver(() => {
      if (follows.current) outer.scrollTo({ top: outer.scrollHeight });
    });
    observer.observe(inner);
    observer.observe(outer);
    outer.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      outer.removeEventListener('scroll', onScroll);
    };
  }, []);
  return { frame, content, isAtEnd, goToEnd };
}
