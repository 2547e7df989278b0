/**
 * What a base says when it refuses: its own words, which the accountant has to read, without the people in them.
 * Messages of a posting handler quote presentations of objects: «Контрагент "Иванов Иван Петрович"».
 */
import { vendorWords } from '../clip';

/** A presentation in quotes after the word for a person or a customer. */
const PERSON_QUOTED =
  /((?:контрагент|клиент|покупател|партн[её]р|сотрудник|физическ\p{L}+\s+лиц|физлиц)\p{L}*[\s:=]*)["«][^"»]*["»]/giu;
const ENTREPRENEUR = /(?<!\p{L})ИП\s+\p{Lu}[\p{L}-]+(?:\s+\p{Lu}[\p{L}.-]*){0,3}/gu;
/** Surname, name, patronymic, in any case: «Иванова Ивана Петровича», «Петровой Анны Ильиничны». */
const FULL_NAME =
  /\p{Lu}[\p{L}-]+\s+\p{Lu}\p{L}+\s+\p{Lu}\p{L}*(?:вич|[вч]н|оглы|кызы)(?:а|у|ем|е|ой|ы)?(?!\p{L})/gu;
const WITH_INITIALS =
  /\p{Lu}[\p{L}-]+\s+\p{Lu}\.\s?(?:\p{Lu}\.)?|(?<!\p{L})\p{Lu}\.\s?\p{Lu}\.\s?\p{Lu}[\p{L}-]+/gu;
const EMAIL = /[^\s@"«<]+@[^\s@"»>]+/gu;

export const onecWords = (text: string): string =>
  vendorWords(
    text
      .replace(PERSON_QUOTED, '$1"…"')
      .replace(ENTREPRENEUR, 'ИП …')
      .replace(FULL_NAME, '…')
      .replace(WITH_INITIALS, '…')
      .replace(EMAIL, '…'),
  );
