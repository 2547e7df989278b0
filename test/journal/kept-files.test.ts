import { dropOldFiles } from '../../journal/search/media';
import { cleanUp, openPlace, rowsOf } from './fixture';

afterEach(cleanUp);

it('keeps the files of people as long as everything else, and no longer', async () => {
  const place = await openPlace();
  const keep = (file: string, age: string) =>
    place.pool.query(
      `INSERT INTO media (id, workflow_id, contact_id, channel, account, message_id, file_id, kind, mime_type,
                          file_name, bytes, content, created_at)
       VALUES (gen_random_uuid(), 'w', 1, 'telegram', $3, 'm', $1, 'image', 'image/jpeg', $1, 1, 'x',
               now() - $2::interval)`,
      [file, age, place.account],
    );
  await keep('old', '31 days');
  await keep('young', '29 days');
  await dropOldFiles(place.pool, 30);
  expect(await rowsOf(place, 'SELECT file_name FROM media')).toEqual([{ file_name: 'young' }]);
});
