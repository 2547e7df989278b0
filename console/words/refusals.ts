/** Why a hook was refused: a word for the table, a sentence for its page (values of the API, as in values.ts). */
import { defineWords } from './define';

export const refusals = defineWords({
  'refusal.signature_missing': ['not signed', 'нет подписи'],
  'refusal.signature_wrong': ['wrong signature', 'подпись неверна'],
  'refusal.credentials_missing': ['no token or password', 'нет токена или пароля'],
  'refusal.credentials_wrong': ['wrong token or password', 'неверный токен или пароль'],
  'refusal.address_not_allowed': ['address not allowed', 'чужой адрес'],
  'refusal.too_old': ['signed at another time', 'подписан в другое время'],
  'refusal.not_confirmed': ['not confirmed by its sender', 'отправитель не подтвердил'],
  'refusal.not_confirmed_in_time': ['not confirmed in time', 'не подтверждён вовремя'],
  'refusal.confirmation_lost': ['confirmation got lost', 'подтверждение потерялось'],
  'refusal.unknown_endpoint': ['unknown endpoint', 'нет такой точки приёма'],
  'refusal.endpoint_off': ['endpoint is off', 'точка приёма выключена'],
  'refusal.endpoint_deleted': ['endpoint was deleted', 'точка приёма удалена'],
  'refusal.secret_missing': ['no secret is set here', 'здесь не задан секрет'],
  'refusal.action_unknown': ['its action is not known here', 'действие здесь неизвестно'],
  'refusal.method_not_allowed': ['not a POST', 'не POST'],
  'refusal.empty_body': ['empty', 'пустой'],
  'refusal.too_large': ['too large', 'слишком большой'],
  'refusal.not_readable': ['not readable', 'не читается'],
  'refusal.no_decision': ['nobody decided in time', 'никто не решил вовремя'],

  'refusalWhy.signature_missing': [
    'it bears no signature, and every genuine hook of this endpoint does.',
    'в нём нет подписи, а настоящий хук этой точки приёма всегда подписан.',
  ],
  'refusalWhy.signature_wrong': [
    'its signature was not made from these bytes with the secret that the sender and we share.',
    'его подпись сделана не из этих байтов или не тем секретом, который знают отправитель и мы.',
  ],
  'refusalWhy.credentials_missing': [
    'it bears no token or password, and every genuine hook of this endpoint does.',
    'в нём нет токена или пароля, а в настоящем хуке этой точки приёма они есть всегда.',
  ],
  'refusalWhy.credentials_wrong': [
    'its token or password is not the one that the sender and we share.',
    'его токен или пароль не тот, который знают отправитель и мы.',
  ],
  'refusalWhy.address_not_allowed': [
    'it came from an address that is none of the sender’s.',
    'он пришёл с адреса, который отправителю не принадлежит.',
  ],
  'refusalWhy.too_old': [
    'it was signed more than five minutes before or after it came: an old one sent once more, or a clock that is wrong.',
    'он подписан более чем за пять минут до получения или после него: старый хук прислали ещё раз, или неверны часы.',
  ],
  'refusalWhy.not_confirmed': [
    'the platform was asked whether it made this call, and does not know it.',
    'платформу спросили, её ли это вызов, и она его не знает.',
  ],
  'refusalWhy.not_confirmed_in_time': [
    'The platform could not be asked in time whether it made this call. Check that we can reach it.',
    'Платформу не удалось вовремя спросить, её ли это вызов. Проверьте, доступна ли она.',
  ],
  'refusalWhy.confirmation_lost': [
    'What the platform said of this call got lost on the way, and it says no to being asked once more: its token is good once. If the call was genuine, a case has moved that nobody here knows of. Look there.',
    'Ответ платформы об этом вызове потерялся в пути, а на повторный вопрос она отвечает «нет»: её токен действует один раз. Если вызов настоящий, дело перешло дальше, и здесь этого никто не знает. Посмотрите на платформе.',
  ],
  'refusalWhy.unknown_endpoint': [
    'There is no endpoint of this address. If somebody needs it, make it under Endpoints; else it was a guess.',
    'Точки приёма с таким адресом нет. Если она кому-то нужна, создайте её в разделе «Точки приёма»; иначе адрес просто угадывали.',
  ],
  'refusalWhy.endpoint_off': [
    'The endpoint is switched off here. Switch it on, or ask the sender to stop.',
    'Точка приёма здесь выключена. Включите её или попросите отправителя перестать слать.',
  ],
  'refusalWhy.endpoint_deleted': [
    'The endpoint was deleted. Ask the sender to stop.',
    'Точка приёма удалена. Попросите отправителя перестать слать.',
  ],
  'refusalWhy.secret_missing': [
    'The endpoint has no secret here, so nothing can prove itself. Set one.',
    'У точки приёма здесь нет секрета, проверить подлинность нечем. Задайте его.',
  ],
  'refusalWhy.action_unknown': [
    'The endpoint is set to an action that is not known here. Set it to toEvent.',
    'У точки приёма задано действие, которое здесь неизвестно. Поставьте toEvent.',
  ],
  'refusalWhy.method_not_allowed': [
    'Hooks come by POST; somebody opened the address in a browser, or tried it.',
    'Хуки приходят методом POST; адрес открыли в браузере или просто пробовали.',
  ],
  'refusalWhy.empty_body': ['It had no body, so there was nothing to read.', 'Тела не было, читать нечего.'],
  'refusalWhy.too_large': [
    'It was larger than this endpoint takes, and was not read to its end.',
    'Он больше, чем принимает эта точка, и до конца не прочитан.',
  ],
  'refusalWhy.not_readable': [
    'It is genuine, but neither JSON nor a form that can be read. Its body is kept: show it to whoever sends it.',
    'Он подлинный, но это не JSON и не форма, которую можно прочитать. Тело сохранено: покажите его отправителю.',
  ],
  'refusalWhy.no_decision': [
    'The sender waits for a decision, and nobody could give one in time. Check that the workers are there.',
    'Отправитель ждёт решения, и вовремя его никто не дал. Проверьте, работают ли исполнители.',
  ],
});
