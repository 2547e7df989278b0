/** Issues of a person that were opened here and are still followed, by a phone number in any form. */
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Pool } from 'pg';

/** More are not shown to a person at a form. */
const LISTED = 20;

export async function openIssuesOf(pool: Pool, phone: string): Promise<string[]> {
  const number = parsePhoneNumberFromString(phone, 'RU')?.number;
  if (number === undefined) return [];
  const { rows } = await pool.query<{ issue: string }>(
    `SELECT DISTINCT e.result->>'issueId' AS issue
       FROM contacts c
       JOIN keys d ON d.contact = c.id
       JOIN effects e ON e.workflow_id = d.key AND e.type = 'issue' AND e.state = 'done'
       LEFT JOIN keys t ON t.key = 'ticket:okdesk:' || (e.result->>'issueId')
      WHERE c.phone = $1 AND (t.closed_at IS NULL OR t.last_at > t.closed_at)
      ORDER BY issue DESC LIMIT ${LISTED}`,
    [number],
  );
  return rows.map(({ issue }) => issue);
}
