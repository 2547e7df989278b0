/** What an order is to hold from now on: articles of the catalogue, and how many of each. */
import { ActionIcon, Group, NativeSelect, NumberInput, Stack, Text } from '@mantine/core';
import { TrashIcon } from '@primer/octicons-react';
import type { PageOf } from '../../data/queries';
import { useGet } from '../../data/queries';
import { useWords } from '../../words/speak';

export interface WantedLine {
  sku: string;
  quantity: number;
}

/** Of what the stock tells of an article. */
interface Article {
  sku: string;
  name: string;
  free: number;
}

const MOST = 10_000;

export function LinesField({
  lines,
  onLines,
}: {
  lines: readonly WantedLine[];
  onLines(lines: WantedLine[]): void;
}) {
  const { t } = useWords();
  const { data } = useGet<PageOf<Article>>('/v1/stock?limit=200');
  const articles = data?.items ?? [];
  const nameOf = (sku: string) => articles.find((one) => one.sku === sku)?.name ?? sku;
  const others = articles.filter(({ sku }) => !lines.some((line) => line.sku === sku));
  return (
    <Stack gap="xs" role="group" aria-label={t('order.goods')}>
      {lines.map(({ sku, quantity }) => (
        <Group key={sku} gap="xs" align="flex-end" wrap="nowrap">
          <NumberInput
            style={{ flex: 1 }}
            label={nameOf(sku)}
            min={1}
            max={MOST}
            allowDecimal={false}
            allowNegative={false}
            value={quantity}
            onChange={(value) =>
              onLines(
                lines.map((line) =>
                  line.sku === sku ? { sku, quantity: Math.max(1, Number(value) || 1) } : line,
                ),
              )
            }
          />
          <ActionIcon
            variant="default"
            size="input-sm"
            aria-label={t('order.without', { name: nameOf(sku) })}
            onClick={() => onLines(lines.filter((line) => line.sku !== sku))}
          >
            <TrashIcon />
          </ActionIcon>
        </Group>
      ))}
      {lines.length === 0 && <Text size="sm">{t('order.noLines')}</Text>}
      {others.length > 0 && (
        <NativeSelect
          label={t('order.addLine')}
          value=""
          onChange={(event) => onLines([...lines, { sku: event.currentTarget.value, quantity: 1 }])}
          data={[
            { value: '', label: t('order.choose') },
            ...others.map(({ sku, name, free }) => ({
              value: sku,
              label: t('order.article.free', { name, free }),
            })),
          ]}
        />
      )}
    </Stack>
  );
}
