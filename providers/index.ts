/** The registry. A new provider is one folder and one line here. */
import type { Provider } from './contract';
import { bitrix24 } from './bitrix24/provider';
import { blizwork } from './blizwork/provider';
import { bpium } from './bpium/provider';
import { citeck } from './citeck/provider';
import { cloudpayments } from './cloudpayments/provider';
import { max } from './max/provider';
import { okdesk } from './okdesk/provider';
import { onec } from './onec/provider';
import { opspanel } from './opspanel/provider';
import { payments } from './payments/provider';
import { stripe } from './stripe/provider';
import { tbank } from './tbank/provider';
import { telegram } from './telegram/provider';
import { whatsapp } from './whatsapp/provider';
import { yookassa } from './yookassa/provider';

export const providers: readonly Provider[] = [
  whatsapp,
  telegram,
  max,
  okdesk,
  onec,
  bitrix24,
  bpium,
  blizwork,
  payments,
  opspanel,
  yookassa,
  stripe,
  tbank,
  cloudpayments,
  citeck,
];
