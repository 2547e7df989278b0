import fc from 'fast-check';
import type { KnownPayment, PaymentNews } from '../../workflows/payment-lattice';
import { capturedBy, givenBackBy, keptBy, learn } from '../../workflows/payment-lattice';
import { rub } from './fixture/dialog';

const told = (status: PaymentNews['status'], more: Partial<PaymentNews> = {}): PaymentNews => ({
  gateway: 'yookassa',
  paymentId: 'p-1',
  status,
  money: rub(10_000),
  ...more,
});

const after = (news: readonly PaymentNews[]): KnownPayment =>
  news.reduce<KnownPayment | undefined>((known, one) => learn(known, one), undefined)!;

const refund = (id: string, amount: number): PaymentNews =>
  told('refunded', { money: rub(amount), refund: { id, amount } });

describe('what is known of a payment', () => {
  it('is the same in whatever order, and however often, it is told', () => {
    const news = [
      told('pending'),
      told('authorized'),
      told('paid'),
      refund('r-1', 3_000),
      refund('r-2', 3_000),
      told('partially_refunded', { refundedTotal: 6_000 }),
    ];
    const whole = after(news);
    expect([capturedBy(whole), givenBackBy(whole), keptBy(whole)]).toEqual([10_000, 6_000, 4_000]);
    fc.assert(
      fc.property(fc.shuffledSubarray([...news, ...news], { minLength: 12 }), (shuffled) => {
        const known = after(shuffled);
        expect([capturedBy(known), givenBackBy(known)]).toEqual([10_000, 6_000]);
      }),
    );
  });

  it('is paid, where it failed before: the customer tried again', () => {
    expect(after([told('paid'), told('failed')]).status).toBe('paid');
    expect(after([told('failed'), told('paid')]).status).toBe('paid');
  });

  it('is no money while it is authorized, failed or cancelled', () => {
    for (const status of ['pending', 'authorized', 'failed', 'cancelled'] as const)
      expect(capturedBy(after([told(status)]))).toBe(0);
  });

  it('counts two equal refunds as two, and one that is told twice as one', () => {
    expect(givenBackBy(after([told('paid'), refund('r-1', 3_000), refund('r-2', 3_000)]))).toBe(6_000);
    expect(givenBackBy(after([told('paid'), refund('r-1', 3_000), refund('r-1', 3_000)]))).toBe(3_000);
  });

  it('is what the books said last, where they were corrected', () => {
    const corrected = after([
      told('paid', { notice: 'n-1' }),
      told('paid', { notice: 'n-2', money: rub(8_000) }),
    ]);
    expect(capturedBy(corrected)).toBe(8_000);
    expect(capturedBy(after([told('paid', { notice: 'n-1' }), told('cancelled', { notice: 'n-3' })]))).toBe(
      0,
    );
  });
});
