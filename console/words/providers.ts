import { defineWords } from './define';

export const providerWords = defineWords({
  'providers.lead': [
    'The outside systems: what each sends and takes, and which setting turns on what is off.',
    'Внешние системы: что каждая шлёт и принимает и какая настройка включает выключенное.',
  ],
  'providers.on': ['Connected', 'Подключены'],
  'providers.off': ['Off', 'Выключены'],
  provider: ['Provider', 'Система'],
  'provider.sandbox': ['sandbox', 'песочница'],
  'provider.docs': ['The vendor’s pages', 'Документация'],
  'provider.hooks': ['Its hooks to us', 'Хуки к нам'],
  'provider.calls': ['Our calls to it', 'Наши вызовы'],
  'provider.account': ['Account', 'Аккаунт'],
  'provider.lastHook': ['Last hook', 'Последний хук'],
  'provider.noHook': ['none lately', 'давно не было'],
  'provider.lastError': ['Last error', 'Последняя ошибка'],
  'provider.hookError': ['hook refused: {{reason}}', 'хук отклонён: {{reason}}'],
  'provider.callError': ['call failed: {{reason}}', 'вызов не удался: {{reason}}'],
  'provider.gaps': ['Lost on the way', 'Потеряно в пути'],
  'provider.gapsOf': [
    '{{count}} hook of the last day never came|{{count}} hooks of the last day never came',
    'за сутки не дошёл {{count}} хук|за сутки не дошли {{count}} хука|за сутки не дошло {{count}} хуков',
  ],

  'provider.check': ['Check', 'Проверить'],
  'provider.checkOf': ['Check of {{title}}', 'Проверка: {{title}}'],
  'provider.well': ['All is well', 'Всё в порядке'],
  'provider.notWell': ['Something has to be mended', 'Нужно исправить'],
  'finding.well': ['well', 'в порядке'],
  'finding.wrong': ['not well', 'не в порядке'],

  'provider.connect': ['Connect', 'Подключить'],
  'provider.connectOf': ['Connect {{title}}', 'Подключить {{title}}'],
  'provider.connectTo': ['Hooks will come to {{address}}', 'Хуки будут приходить на {{address}}'],
  'provider.connectAgain': ['It may be repeated at any time.', 'Можно повторять в любое время.'],
  'provider.connectSandbox': [
    'This is a sandbox: the simulated vendor is told, not the real one.',
    'Это песочница: изменения получит имитация, а не настоящая система.',
  ],
  'provider.byHand': [
    'The address of hooks is set by hand in the vendor’s own account; copy it from here',
    'Адрес хуков задаётся вручную в кабинете этой системы; скопируйте его отсюда',
  ],
  'provider.done': ['Done', 'Сделано'],
  'provider.left': ['Left to do, or to look at', 'Осталось сделать или проверить'],
  'connect.whatsapp': [
    'Subscribes our app to the WhatsApp Business Account and sets the address of its hooks at Meta, in the place of the one before.',
    'Подпишет наше приложение на аккаунт WhatsApp Business и задаст в Meta адрес хуков вместо прежнего.',
  ],
  'connect.telegram': [
    'Sets the hook of the bot at Telegram (setWebhook), in the place of the one before. Updates that wait there are kept.',
    'Задаст боту адрес хука в Telegram (setWebhook) вместо прежнего. Ожидающие там обновления сохранятся.',
  ],
  'connect.max': [
    'Subscribes this service to the updates of the bot at MAX. Other subscriptions stay.',
    'Подпишет сервис на обновления бота в MAX. Другие подписки останутся.',
  ],
  'connect.bitrix24': [
    'Changes nothing in Bitrix24: tries whether our calls are let in, and tells what to enter there by hand.',
    'В Bitrix24 ничего не изменит: проверит, проходят ли наши вызовы, и скажет, что ввести там вручную.',
  ],
  'connect.bpium': [
    'Writes a hook for each catalogue of fixit.yml into Bpium’s own catalogue «Вебхуки»; ours that are there are mended.',
    'Запишет в каталог Bpium «Вебхуки» по хуку на каждый каталог из fixit.yml; наши прежние исправит.',
  ],
  'connect.okdesk': [
    'Changes nothing in Okdesk, which has no call for it: tells what to enter there by hand.',
    'В Okdesk ничего не изменит (такого вызова у него нет): скажет, что ввести там вручную.',
  ],
  'connect.onec': [
    'Changes nothing in 1C: tells which code to paste into the base, and with what address.',
    'В 1С ничего не изменит: скажет, какой код вставить в базу и с каким адресом.',
  ],
});
