/** The order's goods in the store: held, sold, given back. */
import { own } from '../calls';
import type { Held } from '../checkout-activities';
import { Dealing } from './dealing';

/** After its time is over an order may still be asking the gateways; past this anybody may take the goods back. */
const GRACE_MS = 3_600_000;

export class Goods extends Dealing {
  /** All lines or none. Undefined = held; else what is short, in words. */
  protected async reserve(): Promise<string | undefined> {
    const { state } = this;
    const { orderId, lines, round, policy } = state;
    state.payUntil = this.now() + policy.payMinutes * 60_000;
    const held = await own.reserveStock.executeWithOptions({ summary: 'reserve the goods' }, [
      { effect: this.hold(round), orderId, lines, until: this.until() },
    ]);
    if (!held.held) return shortage(held);
    state.goods = { round, state: 'held' };
    return undefined;
  }

  protected async release(): Promise<void> {
    const { goods } = this.state;
    if (goods?.state !== 'held') return;
    await own.releaseStock.executeWithOptions({ summary: 'release the goods' }, [
      { effect: this.hold(goods.round) },
    ]);
    delete this.state.goods;
  }

  /** They leave the store. What is held no more is reserved anew; false = it is not there any more. */
  protected async sell(): Promise<boolean> {
    const { state } = this;
    if (state.goods?.state === 'sold') return true;
    if (state.goods?.state === 'held' && (await this.sellHeld(state.goods.round))) return true;
    state.round += 1;
    delete state.goods;
    const short = await this.reserve();
    return short === undefined && (await this.sellHeld(state.round));
  }

  private async sellHeld(round: number): Promise<boolean> {
    const sold = await own.sellStock.executeWithOptions({ summary: 'the goods are sold' }, [
      { effect: this.hold(round) },
    ]);
    if (sold) this.state.goods = { round, state: 'sold' };
    return sold;
  }

  /** Sold goods return to the store. */
  protected async takeBack(): Promise<void> {
    const { goods, policy } = this.state;
    if (goods?.state !== 'sold' || !policy.restock) return this.release();
    await own.returnStock.executeWithOptions({ summary: 'the goods come back' }, [
      { effect: this.hold(goods.round) },
    ]);
    delete this.state.goods;
  }

  /** What it holds stays held while its time is prolonged. */
  protected async prolong(): Promise<boolean> {
    const { goods, policy } = this.state;
    if (goods?.state !== 'held') return false;
    this.state.payUntil = this.now() + policy.payMinutes * 60_000;
    return own.extendStock.executeWithOptions({ summary: 'hold the goods longer' }, [
      { effect: this.hold(goods.round), until: this.until() },
    ]);
  }

  private hold(round: number) {
    return this.effect(`hold.${round}`);
  }

  private until(): string {
    return new Date((this.state.payUntil ?? this.now()) + GRACE_MS).toISOString();
  }
}

const shortage = ({ short }: Extract<Held, { held: false }>): string =>
  `out of stock: ${short.map(({ sku, wanted, free }) => `${sku}, ${wanted} wanted, ${free} free`).join('; ')}`;
