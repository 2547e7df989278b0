/**
 * WhatsApp Business Platform, Cloud API.
 * Web hooks: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
 * Sending: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 */
import { defineProvider } from '../contract';
import { checkWhatsApp } from './check';
import { whatsappMessaging } from './client';
import { connectWhatsApp } from './connect';
import { hook } from './hook';
import { samples } from './samples';
import { clientSettings, hookSettings } from './settings';
import { whatsappSimulator } from './simulator';

export const whatsapp = defineProvider({
  id: 'whatsapp',
  title: 'WhatsApp',
  docs: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/overview',
  hookSettings,
  clientSettings,
  hook,
  samples,
  account: (_hook, client) => client?.phoneNumberId ?? 'default',
  capabilities: (settings, deps) => ({ messaging: whatsappMessaging(settings, deps) }),
  check: checkWhatsApp,
  connect: connectWhatsApp,
  // The number's throughput by default; incoming messages count too.
  callsPerSecond: 80,
  simulator: whatsappSimulator,
});
