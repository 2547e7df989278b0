/** The API's answers, by the very schemas that it documents and answers by. */
import type { z } from 'zod';
import type { auditEntryModel } from '../../api/v1/audit';
import type {
  callDetailModel,
  callModel,
  newSubscriptionModel,
  subscriptionModel,
} from '../../api/v1/call-model';
import type { dialogDetailModel, dialogModel } from '../../api/v1/dialog-model';
import type { endpointChange, endpointModel, newEndpoint } from '../../api/v1/endpoint-model';
import type { sampleModel } from '../../api/v1/endpoint-sample';
import type { eventDetailModel, eventModel } from '../../api/v1/event-model';
import type { flowModel } from '../../api/v1/flows';
import type { hookDetailModel, hookModel } from '../../api/v1/hook-model';
import type { keyModel, newKeyModel } from '../../api/v1/keys';
import type { checkedModel, connectedModel } from '../../api/v1/provider-checks';
import type { ShownProvider } from '../../api/v1/providers';
import type { adjustedModel, adjustmentModel, articleModel } from '../../api/v1/stock';
import type { nowModel } from '../../api/v1/now-model';
import type { orderDetailModel, orderModel } from '../../api/v1/order-model';
import type { ticketDetailModel, ticketModel } from '../../api/v1/ticket-model';
import type { timelineItemModel } from '../../api/v1/timeline-model';
import type { wayModel } from '../../api/v1/hook-way';
import type { Found } from '../../api/v1/search-model';
import type { messageModel } from '../../api/v1/transcript';
import type { workflowModel } from '../../api/v1/workflows';

export type Hook = z.infer<typeof hookModel>;
export type HookDetail = z.infer<typeof hookDetailModel>;
export type JournalEvent = z.infer<typeof eventModel>;
export type JournalEventDetail = z.infer<typeof eventDetailModel>;
export type Dialog = z.infer<typeof dialogModel>;
export type DialogDetail = z.infer<typeof dialogDetailModel>;
export type Message = z.infer<typeof messageModel>;
export type Endpoint = z.infer<typeof endpointModel>;
export type NewEndpoint = z.input<typeof newEndpoint>;
export type EndpointChange = z.input<typeof endpointChange>;
export type EndpointSample = z.infer<typeof sampleModel>;
export type Flow = z.infer<typeof flowModel>;
export type Provider = ShownProvider;
export type ProviderChecked = z.infer<typeof checkedModel>;
export type ProviderConnected = z.infer<typeof connectedModel>;
export type ApiKey = z.infer<typeof keyModel>;
export type NewApiKey = z.infer<typeof newKeyModel>;
export type AuditEntry = z.infer<typeof auditEntryModel>;
export type Call = z.infer<typeof callModel>;
export type CallDetail = z.infer<typeof callDetailModel>;
export type Subscription = z.infer<typeof subscriptionModel>;
export type NewSubscription = z.infer<typeof newSubscriptionModel>;
export type Article = z.infer<typeof articleModel>;
export type Adjustment = z.infer<typeof adjustmentModel>;
export type Adjusted = z.infer<typeof adjustedModel>;
export type Now = z.infer<typeof nowModel>;
export type WaitingItem = NonNullable<Now['waiting']>[number];
export type Minute = NonNullable<Now['hooksPerMinute']>[number];
export type Order = z.infer<typeof orderModel>;
export type OrderDetail = z.infer<typeof orderDetailModel>;
export type Ticket = z.infer<typeof ticketModel>;
export type TicketDetail = z.infer<typeof ticketDetailModel>;
export type TimelineItem = z.infer<typeof timelineItemModel>;
export type Workflow = z.infer<typeof workflowModel>;

export type HookWay = z.infer<typeof wayModel>;
export type WayEvent = HookWay['events'][number];
export type { Found };
