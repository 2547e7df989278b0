import { ERROR_CODES } from '../../../providers/onec/error-codes';
import { failureOf } from '../../../providers/onec/errors';

describe('a failure', () => {
  const answer = (status: number, text: string) => {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status, headers: {}, text, json };
  };
  const odata = (code: string, value: string) =>
    JSON.stringify({ 'odata.error': { code, message: { lang: 'ru', value } } });
  const xml = (code: string, words: string) =>
    `<?xml version="1.0"?><m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code>${code}</m:code><m:message xml:lang="ru">${words}</m:message></m:error>`;

  it.each([
    [500, odata('-1', 'Не удалось провести'), 'refused', 'onec.business_refusal'],
    [500, xml('-1', 'Поле &quot;Договор&quot; не заполнено'), 'refused', 'onec.business_refusal'],
    [500, odata('-1', 'Конфликт блокировок при выполнении транзакции'), 'try_later', 'onec.locked'],
    [404, odata('9', 'Экземпляр не найден'), 'refused', 'onec.not_found'],
    [404, xml('9', 'Экземпляр не найден'), 'refused', 'onec.not_found'],
    [404, odata('8', 'Тип сущности не найден'), 'refused', 'onec.not_published'],
    [404, '<html>nginx</html>', 'refused', 'onec.not_published'],
    [401, '', 'refused', 'onec.denied'],
    [500, odata('20', 'Нарушение прав доступа'), 'refused', 'onec.denied'],
    [412, '', 'refused', 'onec.changed'],
    [500, odata('-1', 'Несоответствие версии объекта базы данных'), 'refused', 'onec.changed'],
    [500, odata('-1', 'Не удалось заблокировать запись'), 'try_later', 'onec.locked'],
    [401, odata('20', 'Нарушение прав доступа'), 'refused', 'onec.denied'],
    [409, '', 'refused', 'onec.rejected'],
    [501, odata('0', 'Не реализовано'), 'refused', 'onec.unsupported'],
    [501, '', 'refused', 'onec.unsupported'],
    [500, odata('15', 'Запись с такими ключевыми полями существует'), 'refused', 'onec.rejected'],
    ...['1', '2', '3', '4', '5', '6', '10', '11', '12'].map((code): [number, string, string, string] => [
      400,
      odata(code, 'x'),
      'refused',
      'onec.rejected',
    ]),
    [400, odata('10', 'Нет такого свойства'), 'refused', 'onec.rejected'],
    [500, '<html>Application error</html>', 'unknown', 'onec.failing'],
    [503, '', 'try_later', 'onec.busy'],
    [429, odata('0', 'Не поддерживается'), 'try_later', 'onec.busy'],
    [500, '{"odata.error":null}', 'refused', 'onec.rejected'],
  ])('HTTP %d with %s is %s, %s', (status, text, outcome, type) => {
    expect(failureOf('POST invoice', answer(status, text))).toMatchObject({ outcome, type });
  });

  it('keeps 1C’s words, entities resolved', () => {
    const words = failureOf('Post invoice', answer(500, xml('-1', 'Поле &quot;Договор&quot; пусто'))).message;
    expect(words).toBe('1C refused Post invoice: Поле "Договор" пусто');
  });

  it.each(Object.entries(ERROR_CODES))('of code %s says what to do', (code, { advice }) => {
    expect(failureOf('POST invoice', answer(400, odata(code, ''))).message).toContain(advice);
  });

  it.each([
    ['Контрагент "Иванов Иван" не имеет договора', 'Контрагент "…" не имеет договора'],
    ['Не задан договор с Петровой Анной Ильиничной', 'Не задан договор с …'],
    ['Нет прав у Сидорова П.С. на организацию', 'Нет прав у … на организацию'],
    ['Клиент ИП Кузнецов Олег не найден', 'Клиент ИП … не найден'],
    ['Письмо на anna@example.ru не ушло, звоните +7 (916) 123-45-67', 'Письмо на … не ушло, звоните …'],
    ['Поле "Договор" не заполнено', 'Поле "Договор" не заполнено'],
    ['Период закрыт до 31.10.2026', 'Период закрыт до 31.10.2026'],
  ])('keeps the accountant’s words without the people in them: %s', (said, kept) => {
    expect(failureOf('Post invoice', answer(500, odata('-1', said))).message).toBe(
      `1C refused Post invoice: ${kept}`,
    );
  });
});
