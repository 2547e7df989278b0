import { defineWords } from './define';

export const accessWords = defineWords({
  'keys.lead': [
    'Who may use this service, and how far. One key for each person and each system, so that the audit log can say who it was.',
    'Кто и в каких пределах пользуется сервисом. Каждому человеку и каждой системе — свой ключ: тогда аудит скажет, кто что сделал.',
  ],
  'keys.all': ['Show revoked and expired ones, too', 'Показать и отозванные, и истёкшие'],
  'keys.none': ['No key is in force', 'Действующих ключей нет'],
  'keys.noneHint': [
    'Everybody works under the administrator’s key, and the audit log cannot tell people apart. Make a key for each.',
    'Все работают под ключом администратора, и аудит не различает людей. Создайте ключ каждому.',
  ],
  key: ['Key', 'Ключ'],
  'key.name': ['For whom', 'Для кого'],
  'key.nameHint': [
    'A person or a system; the audit log says this name.',
    'Человек или система; это имя стоит в аудите.',
  ],
  'key.scopes': ['May', 'Права'],
  'key.scopesHint': [
    'As little as will do. No scope holds another.',
    'Только нужное. Ни одно право не включает другое.',
  ],
  'key.noScope': ['Choose at least one', 'Выберите хотя бы одно'],
  'scopeHint.read': [
    'Look at everything but the bodies of hooks. Whoever uses this console needs it.',
    'Видеть всё, кроме тел хуков. Нужно каждому, кто работает в консоли.',
  ],
  'scopeHint.operate': [
    'Take over dialogs, act on orders, replay events, check providers, read bodies of hooks.',
    'Вести диалоги, управлять заказами, повторять события, проверять системы, читать тела хуков.',
  ],
  'scopeHint.flows': ['Start flows and place orders.', 'Запускать процессы и создавать заказы.'],
  'scopeHint.inventory': [
    'Change names, prices and quantities in stock.',
    'Менять названия, цены и остатки на складе.',
  ],
  'scopeHint.calls': [
    'See and make outgoing calls and subscriptions.',
    'Видеть и создавать исходящие вызовы и подписки.',
  ],
  'scopeHint.admin': [
    'Keys, endpoints, connecting providers, the audit log, erasing people. Whoever has it can give themselves the rest.',
    'Ключи, точки приёма, подключение систем, аудит, стирание данных человека. С ним можно выдать себе и остальное.',
  ],
  'key.lastUse': ['Last use', 'Последнее использование'],
  'key.neverUsed': ['never', 'не было'],
  'key.ends': ['Ends', 'Срок'],
  'key.endless': ['when revoked', 'до отзыва'],
  'key.endsHint': [
    'For a guest or a trial give it an end; it then ends by itself.',
    'Гостю или для пробы задайте срок: ключ кончится сам.',
  ],
  'key.until': ['Last day', 'Последний день'],
  'lifetime.endless': ['When it is revoked', 'До отзыва'],
  'lifetime.day': ['In a day', 'Через сутки'],
  'lifetime.week': ['In a week', 'Через неделю'],
  'lifetime.quarter': ['In 90 days', 'Через 90 дней'],
  'lifetime.year': ['In a year', 'Через год'],
  'lifetime.until': ['On a day of my choice', 'В выбранный день'],
  'key.made': ['Made', 'Создан'],
  'key.valid': ['in force', 'действует'],
  'key.revoked': ['revoked', 'отозван'],
  'key.expired': ['expired', 'истёк'],
  'key.create': ['Make a key', 'Создать ключ'],
  'key.isMade': ['The key of {{name}}', 'Ключ: {{name}}'],
  'key.howToUse': [
    'It opens this console (Sign in) and the API (Authorization: Bearer …). Give it to nobody else: what it does stands under this name in the audit log.',
    'Он открывает консоль (вход) и API (Authorization: Bearer …). Не передавайте его другим: всё сделанное с ним запишется в аудит под этим именем.',
  ],
  'key.revoke': ['Revoke', 'Отозвать'],
  'key.revokeOf': ['Revoke the key of {{name}}', 'Отозвать ключ: {{name}}'],
  'key.revokeHint': [
    'It stops working at once and for good, and sessions that began with it end. Its entry stays, for the audit log.',
    'Ключ перестанет работать сразу и навсегда, начатые с ним сеансы закончатся. Запись о нём останется для аудита.',
  ],
  'key.revokeOwn': [
    'You are signed in with this very key: revoking it signs you out at once, for good.',
    'Вы вошли именно с этим ключом: отзыв сразу завершит ваш сеанс, и войти с ним больше нельзя.',
  ],
  'key.isRevoked': ['The key of {{name}} is revoked', 'Ключ отозван: {{name}}'],
});
