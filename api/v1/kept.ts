/** An answer that many ask for at once is made once, and serves for some seconds. */

/** Of each of the `of` its own. A failure is not kept. */
export function kept<K extends object, T>(ms: number, make: (of: K) => Promise<T>): (of: K) => Promise<T> {
  const answers = new WeakMap<K, { answer: Promise<T>; until: number }>();
  return (of) => {
    const known = answers.get(of);
    if (known && performance.now() < known.until) return known.answer;
    const answer = make(of);
    const entry = { answer, until: Infinity };
    answers.set(of, entry);
    answer.then(
      () => (entry.until = performance.now() + ms),
      () => (entry.until = 0),
    );
    return answer;
  };
}
