import { fill, fillAll, TemplateError, templateProblem } from '../../../providers/configured/template';

const parameters = {
  'data[FIELDS][ID]': ' 9 ',
  name: 'Анна',
  amount: '10.5',
  empty: ' ',
  long: 'x'.repeat(201),
};

it('fills its places, trimmed, and encodes what becomes part of an id', () => {
  expect(fill('deal-{data[FIELDS][ID]}', parameters)).toBe('deal-9');
  expect(fill('{name}', parameters, encodeURIComponent)).toBe(encodeURIComponent('Анна'));
  expect(fill('constant', parameters)).toBe('constant');
});

it.each([
  ['{missing}', 'needs the parameter missing'],
  ['{empty}', 'needs the parameter empty'],
  ['{long}', 'longer than 200'],
  ['{toString}', 'needs the parameter toString'],
  ['{__proto__}', 'needs the parameter __proto__'],
])('fails at %s, rather than to leave the place empty', (template, sentence) => {
  expect(() => fill(template, parameters)).toThrow(TemplateError);
  expect(() => fill(template, parameters)).toThrow(sentence);
});

it('fails at what no id is made of', () => {
  expect(() => fill('{a}', { a: 'x\u0000y' })).toThrow('no id is made of');
  expect(fillAll('{a}', { a: 'line\nline' })).toBe('line\nline');
});

it('fills a whole input: numbers, and members that may be missing', () => {
  expect(
    fillAll({ a: '{amount|number}', b: ['{name}!'], c: '{missing|optional}', d: true, e: null }, parameters),
  ).toEqual({ a: 10.5, b: ['Анна!'], d: true, e: null });
  expect(() => fillAll({ a: '{name|number}' }, parameters)).toThrow('is no number');
});

it.each(['{', 'a}', '{a|upper}', '{{a}}'])('knows that %s is no template', (template) => {
  expect(templateProblem(template)).toContain('{name}');
});
