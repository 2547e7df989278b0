/** Sums as people write them. */
import { useWords } from '../words/speak';

/** @returns of a decimal string in major units and an ISO 4217 code */
export function useMoney(): (amount: string, currency: string) => string {
  const { locale } = useWords();
  return (amount, currency) => {
    try {
      return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(Number(amount));
    } catch {
      // A code that the browser does not take for one of a currency.
      return `${amount} ${currency}`;
    }
  };
}
