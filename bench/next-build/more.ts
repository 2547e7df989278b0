/** What the next build says more. */
export const MORE = 'Мы рядом.';
