/**
 * The life of an order: reserve the goods → open the deal → charge at the primary gateway, else at the next, else ask a
 * person → await the verified payment → sell the goods, write the sale, win the deal → done. What has to be undone is
 * undone in the reverse order.
 */
import { ApplicationFailure } from '@temporalio/workflow';
import { accountingSoon, helpdeskSoon, own } from '../calls';
import type { PricedLine } from '../checkout-activities';
import { troubleOf } from '../failure';
import type { OrderStatus } from '../order-state';
import { isOver, note } from '../order-state';
import { foreign, isCovered, kept, surplus } from './books';
import { Refunding } from './refunding';
import { refusalOf } from './requests';

const DAY = 86_400_000;
const TRY_AGAIN_MS = 10 * 60_000;

export class Checkout extends Refunding {
  /** Ends when an order that is over has lingered long enough. */
  async run(): Promise<void> {
    await this.load();
    for (;;) {
      const { status } = this.state;
      if (isOver(status)) {
        if (await this.linger()) return;
      } else await this.step(status);
    }
  }

  private async step(status: Exclude<OrderStatus, 'done' | 'expired' | 'cancelled' | 'refunded'>) {
    switch (status) {
      case 'reserving':
        return this.prepare();
      case 'awaiting_payment':
        return this.awaitPayment();
      case 'paid':
      case 'fulfilling':
        return this.fulfil();
      case 'refunding':
        return this.refund();
      case 'escalated':
        return this.awaitPerson();
    }
  }

  private async load(): Promise<void> {
    const { state } = this;
    if (state.lines.length > 0) return;
    const order = await own.readOrder.executeWithOptions({ summary: 'read the order' }, [
      { orderId: state.orderId },
    ]);
    if (!order) throw noSuchOrder(state.orderId);
    if (order.saved !== undefined) return this.takeUp(order.saved);
    state.lines = order.lines;
    state.total = order.total;
  }

  /** An earlier run of this order came to its end and wrote down what it knew. */
  private takeUp(saved: unknown): void {
    const { inbox, effects, maxHistory } = this.state;
    Object.assign(this.state, saved, { inbox, effects, requests: this.state.requests, look: true });
    if (maxHistory === undefined) delete this.state.maxHistory;
    else this.state.maxHistory = maxHistory;
  }

  // ---------------------------------------------------------------- reserve → deal → charge

  private async prepare(): Promise<void> {
    this.show();
    if (this.state.goods?.state !== 'held') {
      const short = await this.reserve();
      if (short !== undefined) return this.undo('cancelled', short);
    }
    await this.heed();
    if (this.state.status !== 'reserving') return;
    await this.followDeal();
    const refused = await this.charge();
    await this.heed();
    if (this.state.status !== 'reserving') return;
    if (refused !== undefined)
      return this.escalate(`No gateway made a page to pay on. ${refused} Retry the order once it is mended.`);
    await this.enter('awaiting_payment');
  }

  // ---------------------------------------------------------------- await the verified payment

  private async awaitPayment(): Promise<void> {
    await this.followDeal();
    if (await this.settleMoney()) return;
    const { payUntil = 0 } = this.state;
    if (this.state.goods?.state === 'lost') return this.undo('cancelled', 'its goods were taken from it');
    const inTime = await this.rest(payUntil, 'the time to pay');
    await this.heed();
    if (this.state.status !== 'awaiting_payment' || inTime) return;
    // The hook may be lost: nothing is undone before the gateways were asked.
    await this.askGateways();
    if (isCovered(this.state)) return;
    await this.undo('expired', 'it was not paid in time');
  }

  /** Weighs what came. True = the order stands elsewhere now. */
  private async settleMoney(): Promise<boolean> {
    const { state } = this;
    const { policy, total } = state;
    if (foreign(state).length > 0 && (await this.returnForeign())) return true;
    if (isCovered(state)) {
      await this.enter('paid');
      return true;
    }
    if (kept(state) === 0 || policy.underpaid === 'wait') return false;
    if (policy.underpaid === 'escalate') {
      await this.escalate(
        `Only ${inWords(kept(state), total.currency)} of ${inWords(total.amount, total.currency)} came.`,
      );
      return true;
    }
    const stuck = await this.giveBackTo(0);
    if (stuck !== undefined) await this.escalate(stuck);
    return stuck !== undefined;
  }

  private async returnForeign(): Promise<boolean> {
    const stuck =
      this.state.policy.wrongCurrency === 'refund'
        ? await this.giveBackForeign()
        : 'Money came in another currency than the order is in.';
    if (stuck !== undefined) await this.escalate(stuck);
    return stuck !== undefined;
  }

  // ---------------------------------------------------------------- fulfil → sale → deal → done

  private async fulfil(): Promise<void> {
    await this.enter('fulfilling');
    await this.closePages();
    if (!(await this.sell())) {
      return this.escalate(
        'It is paid, and its goods are not in the store any more. Give the money back, or bring goods and retry.',
      );
    }
    await this.followDeal();
    // Not after the books, which may be away for hours: whoever paid twice waits for their money.
    if (await this.settleSurplus()) return;
    if (await this.writeSale()) await this.enter('done');
  }

  /** True = it stands in the books, or there are none. False = not yet: something else is to be done first. */
  private async writeSale(): Promise<boolean> {
    const { state } = this;
    const { orderId, lines, total, policy } = state;
    while (policy.accounting && (state.sale === undefined || state.sale.withdrawn)) {
      try {
        state.sale = await accountingSoon.issueSale.executeWithOptions({ summary: 'write the sale' }, [
          { effect: this.effect(`sale.${state.round}`), orderId, lines, money: total },
        ]);
        delete state.trouble;
      } catch (error) {
        state.trouble = troubleOf(error);
        await this.rest(this.now() + TRY_AGAIN_MS, 'try again: the sale');
        await this.heed();
        if (state.status !== 'fulfilling' || (await this.settleSurplus())) return false;
      }
    }
    return true;
  }

  /** More came than was due. True = a person has to decide. */
  private async settleSurplus(): Promise<boolean> {
    const { state } = this;
    const { second, over } = surplus(state);
    const { policy, total } = state;
    const back = (policy.secondPayment === 'refund' ? second : 0) + (policy.overpaid === 'refund' ? over : 0);
    const stuck = back > 0 ? await this.giveBackTo(kept(state) - back) : undefined;
    const left = surplus(state);
    const why =
      stuck ??
      (left.second + left.over > (state.accepted ?? 0)
        ? `${inWords(left.second + left.over, total.currency)} more came than was due.`
        : undefined);
    if (why !== undefined) await this.escalate(why);
    return why !== undefined;
  }

  // ---------------------------------------------------------------- undo, refund

  /** Pages first, for whoever pays in this moment still counts; then the money, the goods, the deal. */
  private async undo(status: 'expired' | 'cancelled', why: string): Promise<void> {
    const { state } = this;
    await this.closePages();
    this.takeIn();
    if (status === 'expired' && isCovered(state)) return;
    await this.enter(status, why);
    const stuck = (await this.giveBackForeign()) ?? (await this.giveBackTo(0));
    await this.release();
    if (stuck !== undefined) return this.escalate(stuck);
    await this.followDeal();
  }

  private async refund(): Promise<void> {
    const { state } = this;
    const { keep = 0 } = state;
    const stuck = (keep === 0 ? await this.giveBackForeign() : undefined) ?? (await this.giveBackTo(keep));
    delete state.keep;
    if (stuck !== undefined) return this.escalate(stuck);
    await this.afterRefund();
  }

  /** Given back whole, it is no sale any more. */
  private async afterRefund(): Promise<void> {
    const { state } = this;
    if (kept(state) > 0) {
      if (state.goods?.state === 'sold') return this.enter('done');
      return this.enter(isCovered(state) ? 'paid' : 'awaiting_payment');
    }
    await this.withdrawSale();
    await this.takeBack();
    await this.enter('refunded', state.why);
    await this.followDeal();
  }

  private async withdrawSale(): Promise<void> {
    const { sale } = this.state;
    if (!sale || sale.withdrawn) return;
    try {
      await accountingSoon.withdrawSale.executeWithOptions({ summary: 'withdraw the sale' }, [
        { ref: sale.ref },
      ]);
      sale.withdrawn = true;
    } catch (error) {
      this.state.trouble = { ...troubleOf(error), final: true };
    }
  }

  // ---------------------------------------------------------------- a person decides

  private async escalate(why: string): Promise<void> {
    const { state } = this;
    state.escalations += 1;
    state.escalation = { why, number: state.escalations };
    await this.enter('escalated', why);
    await this.followDeal();
    await this.tellPeople();
  }

  private async tellPeople(): Promise<void> {
    const { escalation, orderId, deal } = this.state;
    if (!escalation) return;
    try {
      const { issueId, url } = await helpdeskSoon.escalateOrder.executeWithOptions(
        { summary: 'ask a person' },
        [
          {
            effect: this.effect(`escalation.${escalation.number}`),
            orderId,
            why: escalation.why,
            ...(deal.url === undefined ? {} : { dealUrl: deal.url }),
          },
        ],
      );
      escalation.issueId = issueId;
      if (url !== undefined) escalation.url = url;
    } catch (error) {
      // Operators see it all the same: it waits for one, and notices say so.
      note(this.state, `no issue could be opened: ${troubleOf(error).type}`);
    }
  }

  private async awaitPerson(): Promise<void> {
    const { state } = this;
    const isHeld = state.goods?.state === 'held' && kept(state) === 0;
    const inTime = await this.rest(isHeld ? state.payUntil : undefined, 'the goods are held for so long');
    await this.heed();
    if (state.status !== 'escalated') return;
    if (!inTime && isHeld && kept(state) === 0) await this.undo('expired', 'nobody decided in time');
    // The money came after all, at a page that nobody knew of.
    if (state.status === 'escalated' && isHeld && isCovered(state)) await this.enter('paid');
  }

  // ---------------------------------------------------------------- what people ask for

  /** Does what was asked for, in order; what cannot be done where the order stands now is noted, with the reason. */
  private async heed(): Promise<void> {
    this.takeIn();
    await this.lookAtDeal();
    if (this.state.look) await this.askGateways();
    for (let request = this.state.requests.shift(); request; request = this.state.requests.shift()) {
      const { action, by, reason } = request;
      const refusal = refusalOf(this.state, request);
      if (refusal !== undefined) {
        note(this.state, `${by} asked to ${action} (${reason}) and was refused: ${refusal}`);
        continue;
      }
      note(this.state, `${by} asked to ${action}: ${reason}`);
      switch (action) {
        case 'reconcile':
          await this.askGateways();
          this.state.deal.look = true;
          await this.lookAtDeal();
          break;
        case 'cancel':
          await this.undo('cancelled', `${by}: ${reason}`);
          break;
        case 'refund':
          this.state.keep = Math.max(0, kept(this.state) - (request.amount ?? kept(this.state)));
          delete this.state.escalation;
          await this.enter('refunding', `${by}: ${reason}`);
          break;
        case 'retry':
          await this.retry();
          break;
        case 'change':
          await this.change(request.lines ?? []);
          break;
      }
    }
  }

  private async retry(): Promise<void> {
    const { state } = this;
    delete state.escalation;
    delete state.trouble;
    state.accepted = Math.max(0, kept(state) - state.total.amount);
    await this.askGateways();
    if (isCovered(state)) return this.enter('paid');
    if (!(await this.prolong())) {
      state.round += 1;
      delete state.goods;
    }
    await this.closePages();
    await this.enter('reserving');
  }

  /** Other lines, at today's prices. The old page must be closed first: whoever paid on it has bought the old lines. */
  private async change(wanted: { sku: string; quantity: number }[]): Promise<void> {
    const { state } = this;
    const { orderId } = state;
    const priced = await own.repriceOrder.executeWithOptions({ summary: 'price the new lines' }, [
      { orderId, lines: wanted },
    ]);
    if ('unknown' in priced) return note(state, `not changed: ${priced.unknown.join(', ')} is not for sale`);
    await this.closePages();
    if (kept(state) > 0) return note(state, 'not changed: it was paid meanwhile');
    await this.release();
    const old = { lines: state.lines, total: state.total };
    state.round += 1;
    Object.assign(state, { lines: priced.lines, total: priced.total });
    const short = await this.reserve();
    if (short !== undefined) {
      note(state, `not changed: ${short}`);
      state.round += 1;
      Object.assign(state, old);
    } else await this.noteLines(priced.lines);
    await this.enter('reserving');
  }

  private async noteLines(lines: PricedLine[]): Promise<void> {
    const { orderId, total, status } = this.state;
    await own.noteOrder.executeWithOptions({ summary: 'note the new lines' }, [
      { orderId, status, lines, total },
    ]);
  }

  // ---------------------------------------------------------------- the end

  /** True = over for good. Late news is heard: money above all. */
  private async linger(): Promise<boolean> {
    const { state } = this;
    await this.followDeal();
    if (await this.lateMoney()) return false;
    const until = Date.parse(state.since) + state.policy.lingerDays * DAY;
    const inTime = await this.rest(until, 'linger for late news');
    await this.heed();
    if (inTime || !isOver(state.status) || (await this.lateMoney())) return false;
    return this.close();
  }

  /** True = it moved the order. */
  private async lateMoney(): Promise<boolean> {
    const { state } = this;
    const { status, policy } = state;
    if (foreign(state).length > 0 && (await this.returnForeign())) return true;
    if (status === 'done') {
      if (kept(state) === 0) {
        state.why = 'given back at the gateway';
        await this.afterRefund();
        return true;
      }
      return this.settleSurplus();
    }
    if (kept(state) === 0) return false;
    if (status !== 'refunded' && policy.latePayment === 'fulfil' && isCovered(state)) {
      state.round += 1;
      delete state.goods;
      if ((await this.reserve()) === undefined) {
        await this.enter('paid');
        return true;
      }
    }
    const stuck =
      policy.latePayment === 'escalate' ? 'Money came after the order was over.' : await this.giveBackTo(0);
    if (stuck === undefined) return false;
    await this.escalate(stuck);
    return true;
  }

  /** Writes down what was known; true when nothing came meanwhile. */
  async close(): Promise<boolean> {
    const { orderId, status, inbox: _inbox, requests: _requests, ...rest } = this.state;
    await own.noteOrder.executeWithOptions({ summary: 'remember the order' }, [
      { orderId, status, saved: { status, ...rest } },
    ]);
    return this.entity.close();
  }

  /** An operator cancelled the workflow: the order is cancelled, where it still can be. */
  async cancelAtOnce(): Promise<boolean> {
    const { status } = this.state;
    const sold = status === 'paid' || status === 'fulfilling' || status === 'refunding';
    if (!isOver(status) && !sold) await this.undo('cancelled', 'the workflow was cancelled');
    return isOver(this.state.status) && this.close();
  }
}

const inWords = (amount: number, currency: string): string => `${(amount / 100).toFixed(2)} ${currency}`;

const noSuchOrder = (orderId: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    `There is no order ${orderId} in the database. Orders are made by POST /v1/orders, not by starting a workflow.`,
    'order.unknown',
  );
