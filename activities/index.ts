/** The activities, put together from what this process is connected to. */
import type { Activities } from '../workflows/activities';
import { accountingActivities } from './accounting';
import { failing } from './attempt';
import { callActivities } from './calls';
import { crmActivities } from './crm';
import { inventoryActivities } from './inventory';
import { orderActivities } from './orders';
import { paymentActivities } from './payments';
import { reconcileActivities } from './reconcile';
import { recordActivities } from './records';
import { saleActivities } from './sales';
import { contactActivities } from './contacts';
import type { ActivityDeps } from './deps';
import { TIMINGS } from './deps';
import { withHealth } from './health';
import { helpdeskActivities } from './helpdesk';
import { journalActivities } from './journal';
import { keyActivities } from './keys';
import { mediaActivities } from './media';
import { messagingActivities } from './messaging';
import { OUTBOUND, withLine } from './outbound-line';
import { replayActivities } from './replays';
import { subscriptionActivities } from './subscriptions';
import { wishActivities } from './wishes';

/** `timings` are for tests; the defaults are what the vendors' limits ask for. */
export function createActivities(
  given: Omit<ActivityDeps, 'timings'> & { timings?: Partial<ActivityDeps['timings']> },
): Activities {
  const deps: ActivityDeps = { ...given, timings: { ...TIMINGS, ...given.timings } };
  const all: Activities = {
    ...messagingActivities(deps),
    ...mediaActivities(deps),
    ...helpdeskActivities(deps),
    ...accountingActivities(deps),
    ...journalActivities(deps),
    ...keyActivities(deps),
    ...contactActivities(deps),
    ...wishActivities(deps),
    ...replayActivities(deps),
    ...orderActivities(deps),
    ...inventoryActivities(deps),
    ...paymentActivities(deps),
    ...crmActivities(deps),
    ...saleActivities(deps),
    ...reconcileActivities(deps),
    ...subscriptionActivities(deps),
    ...recordActivities(deps),
    ...callActivities(deps),
  };
  const outbound = <I, R>(
    operation: keyof typeof OUTBOUND,
    name: Parameters<typeof withLine<I, R>>[2],
    activity: (input: I) => Promise<R>,
  ) => failing(withLine(deps.logger, operation, name, withHealth(deps.health, name, activity)));
  return {
    sendMessage: outbound('sendMessage', OUTBOUND.sendMessage, all.sendMessage),
    keepMedia: outbound('keepMedia', OUTBOUND.keepMedia, all.keepMedia),
    openIssue: outbound('openIssue', OUTBOUND.openIssue, all.openIssue),
    commentIssue: outbound('commentIssue', OUTBOUND.commentIssue, all.commentIssue),
    rateIssue: outbound('rateIssue', OUTBOUND.rateIssue, all.rateIssue),
    readIssue: outbound('readIssue', OUTBOUND.readIssue, all.readIssue),
    issueInvoice: outbound('issueInvoice', OUTBOUND.issueInvoice, all.issueInvoice),
    withdrawInvoice: outbound('withdrawInvoice', OUTBOUND.withdrawInvoice, all.withdrawInvoice),
    createPayment: outbound('createPayment', OUTBOUND.createPayment, all.createPayment),
    readPayments: outbound('readPayments', OUTBOUND.readPayments, all.readPayments),
    cancelPayment: outbound('cancelPayment', OUTBOUND.cancelPayment, all.cancelPayment),
    refundPayment: outbound('refundPayment', OUTBOUND.refundPayment, all.refundPayment),
    lookPaymentUp: outbound('lookPaymentUp', OUTBOUND.lookPaymentUp, all.lookPaymentUp),
    openDeal: outbound('openDeal', OUTBOUND.openDeal, all.openDeal),
    moveDeal: outbound('moveDeal', OUTBOUND.moveDeal, all.moveDeal),
    readDeal: outbound('readDeal', OUTBOUND.readDeal, all.readDeal),
    openOrphanDeal: outbound('openOrphanDeal', OUTBOUND.openOrphanDeal, all.openOrphanDeal),
    issueSale: outbound('issueSale', OUTBOUND.issueSale, all.issueSale),
    withdrawSale: outbound('withdrawSale', OUTBOUND.withdrawSale, all.withdrawSale),
    escalateOrder: outbound('escalateOrder', OUTBOUND.escalateOrder, all.escalateOrder),
    readOrder: failing(all.readOrder),
    noteOrder: failing(all.noteOrder),
    repriceOrder: failing(all.repriceOrder),
    reserveStock: failing(all.reserveStock),
    extendStock: failing(all.extendStock),
    releaseStock: failing(all.releaseStock),
    sellStock: failing(all.sellStock),
    returnStock: failing(all.returnStock),
    reconcilePayments: failing(all.reconcilePayments),
    reconcileDeals: failing(all.reconcileDeals),
    reconcileIssues: failing(all.reconcileIssues),
    reconcileSubscriptions: failing(all.reconcileSubscriptions),
    reconcileRecords: failing(all.reconcileRecords),
    recordFacts: failing(all.recordFacts),
    announceRecord: failing(all.announceRecord),
    attemptCall: failing(all.attemptCall),
    readRecord: outbound('readRecord', OUTBOUND.readRecord, all.readRecord),
    append: failing(all.append),
    closeKey: failing(all.closeKey),
    readKey: failing(all.readKey),
    openedIssues: failing(all.openedIssues),
    readContact: failing(all.readContact),
    noteConsent: failing(all.noteConsent),
    noteLanguage: failing(all.noteLanguage),
    countReplayable: failing(all.countReplayable),
    replayBatch: failing(all.replayBatch),
  };
}
