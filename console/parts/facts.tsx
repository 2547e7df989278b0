/** Names and values, and texts that are read as they stand. */
import { Code } from '@mantine/core';
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { useWords } from '../words/speak';

/** Undefined leaves a line out; null shows that there is none. */
export function Facts({ of }: { of: readonly (readonly [name: string, value: ReactNode])[] }) {
  const { t } = useWords();
  return (
    <dl className="facts">
      {of.map(([name, value]) =>
        value === undefined ? null : (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value ?? t('field.none')}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}

/** JSON, bytes, a command: scrolls by keyboard, too. */
export function Verbatim({ children, label }: { children: string; label: string }) {
  return (
    <Code block className="code" tabIndex={0} role="region" aria-label={label}>
      {children}
    </Code>
  );
}

export const pretty = (value: unknown): string => JSON.stringify(value, null, 2);
