/** What several pages of setting up say. */
import { defineWords } from './define';

export const setup = defineWords({
  'once.warning': [
    'This is shown now and never again. Copy it to where it is kept safe.',
    'Это показывается один раз. Скопируйте и сохраните в надёжном месте.',
  ],
  'once.copy': ['Copy it', 'Скопировать'],
  'once.kept': ['It is kept, close', 'Сохранено, закрыть'],
  'side.on': ['on', 'включено'],
  'side.off': ['off', 'выключено'],
  'side.set': ['off: set {{settings}} and restart', 'выключено: задайте {{settings}} и перезапустите сервис'],
  'side.and': [' and ', ' и '],
  'side.or': [', or ', ' либо '],
  'side.noHooks': ['it sends no hooks', 'эта система хуков не шлёт'],
  'side.noCalls': ['it is never called', 'эту систему мы не вызываем'],
});
