/** From a workflow's id to the page of what it follows, and where it stands. */
import { Code, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import { pageOfWorkflow } from '../data/address';
import { path } from '../data/api';
import { useGet } from '../data/queries';
import { useWords } from '../words/speak';
import { TemporalLink } from './acts';

export interface Entity {
  type: string;
  /** How people call it: its own number, without what the id says besides. */
  name: string;
  /** Undefined = it has no page. */
  href?: string;
}

export function entityOf(workflowId: string): Entity {
  const [type = '', ...parts] = workflowId.split(':');
  const href = pageOfWorkflow(workflowId);
  if (href === undefined) return { type, name: workflowId };
  // A page has what parseWorkflowId could read: nothing here is badly encoded.
  return { type, name: decodeURIComponent(parts.at(-1) ?? ''), href };
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

interface Standing {
  stage: string | null;
  waitingFor: string | null;
  temporalUrl: string;
}

/** The same, and where it stands now as far as Temporal tells. */
export function WorkflowNow({ id }: { id: string }) {
  const { t } = useWords();
  const { data } = useGet<Standing>(path`/v1/workflows/${id}`);
  return <WorkflowStanding id={id} standing={data} label={t('workflow.its')} />;
}

/** @param label what stands before its name */
export function WorkflowStanding({
  id,
  standing,
  label,
}: {
  id: string;
  standing: Standing | null | undefined;
  label: string;
}) {
  const { t, value } = useWords();
  return (
    <Text size="sm" component="div">
      <Group gap="xs">
        <span>
          {label} <WorkflowLink id={id} />
        </span>
        {standing?.stage && (
          <span>{t('workflow.stage', { stage: value(entityOf(id).type, standing.stage) })}</span>
        )}
        {standing?.waitingFor && (
          <span>{t('workflow.waitingFor', { what: value('waits', standing.waitingFor) })}</span>
        )}
        {standing && <TemporalLink url={standing.temporalUrl} />}
      </Group>
    </Text>
  );
}
