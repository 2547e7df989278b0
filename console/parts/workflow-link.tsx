/** From a workflow's id to the page of what it follows. Ids are made in workflows/ids.ts: parts encoded, by colons. */
import { Code } from '@mantine/core';
import { Link } from 'wouter';
import { path } from '../data/api';
import { useWords } from '../words/speak';

export interface Entity {
  type: string;
  /** How people call it: its own number, without what the id says besides. */
  name: string;
  /** Undefined = it has no page. */
  href?: string;
}

export function entityOf(workflowId: string): Entity {
  const [type = '', ...parts] = workflowId.split(':').map(decode);
  const name = parts.at(-1) ?? '';
  switch (type) {
    case 'dialog':
      return { type, name, href: path`/dialogs/${name}` };
    case 'ticket':
      return { type, name, href: path`/tickets/${name}` };
    case 'order':
      return { type, name, href: path`/orders/${name}` };
    case 'call':
      return { type, name, href: path`/calls/${name}` };
    case 'replay':
      return { type, name: name.slice(-12), href: path`/events?replay=${workflowId}` };
    default:
      return { type, name: workflowId };
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function WorkflowLink({ id }: { id: string }) {
  const { value } = useWords();
  const { type, name, href } = entityOf(id);
  if (href === undefined) return <Code>{name}</Code>;
  return (
    <Link href={href} title={id}>
      {value('workflow', type)} {name}
    </Link>
  );
}
