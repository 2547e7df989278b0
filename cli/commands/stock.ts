/** `stock`: what is for sale, and every change of it that is no sale. */
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { z } from 'zod';
import { adjustedSchema, adjustmentSchema, articleSchema, pageOf } from '../answers';
import { examples } from '../examples';
import { listCommand } from '../list-command';
import { given, withPaging } from '../options';
import type { Paging } from '../options';
import type { Column, Output } from '../output';
import { when } from '../output';
import { collect, queryOf } from '../paging';
import { sessionOf } from '../session';

type Article = z.infer<typeof articleSchema>;

const LIST: readonly Column<Article>[] = [
  { head: 'SKU', of: ({ sku }) => sku },
  { head: 'NAME', of: ({ name }) => name },
  { head: 'PRICE', of: ({ price }) => price, right: true },
  { head: 'IN', of: ({ currency }) => currency },
  { head: 'ON HAND', of: ({ onHand }) => onHand, right: true },
  { head: 'RESERVED', of: ({ reserved }) => reserved, right: true },
  { head: 'FREE', of: ({ free }) => free, right: true },
  { head: 'SOLD', of: ({ sold }) => sold, right: true },
];

const ADJUSTMENTS: readonly Column<z.infer<typeof adjustmentSchema>>[] = [
  { head: 'AT', of: ({ at }) => when(at) },
  { head: 'PIECES', of: ({ delta }) => (delta > 0 ? `+${delta}` : delta), right: true },
  { head: 'ON HAND', of: ({ onHand }) => onHand, right: true },
  { head: 'BY', of: ({ by }) => by },
  { head: 'REASON', of: ({ reason }) => reason },
];

export function addStock(program: Command): void {
  const stock = program.command('stock').description('What is for sale, and how many there are.');
  addList(stock);
  addPut(stock);
  addAdjust(stock);
  addAdjustments(stock);
}

function addList(stock: Command): void {
  withPaging(listCommand(stock))
    .description('By SKU.')
    .addHelpText('after', examples('stock list', 'stock list --all --json'))
    .action(async (paging: Paging, command: Command) => {
      const session = sessionOf(command);
      const page = await collect(
        (position) => session.api.get(`/v1/stock${queryOf(position)}`, pageOf(articleSchema)),
        paging,
        session,
      );
      session.out.page(page, LIST, 'Nothing is for sale yet: stock put makes an article.');
    });
}

function addPut(stock: Command): void {
  stock
    .command('put')
    .argument('<sku>', 'the article')
    .requiredOption('--name <words>', 'as customers and receipts have it')
    .requiredOption('--price <amount>', 'of one piece, for example 1499.50')
    .option('--currency <code>', 'of the price (RUB unless stated)')
    .description('Puts an article up for sale, or changes its name or price; placed orders keep theirs.')
    .addHelpText('after', examples('stock put LAMP-1 --name "Лампа настольная" --price 1499.50'))
    .action(
      async (sku: string, options: { name: string; price: string; currency?: string }, command: Command) => {
        const { api, out } = sessionOf(command);
        const article = await api.change('PUT', pathOf(sku), given(options), articleSchema);
        out.answer(article, () => tellArticle(out, article));
      },
    );
}

function addAdjust(stock: Command): void {
  stock
    .command('adjust')
    .argument('<sku>', 'the article')
    .requiredOption('--delta <pieces>', 'how many came, or, below zero, are gone', pieces)
    .requiredOption('--reason <words>', 'why; kept for ever')
    .description('Says how many came or are gone. Below what orders hold, checkout.shortStock decides.')
    .addHelpText(
      'after',
      examples(
        'stock adjust LAMP-1 --delta 10 --reason "Delivery 118"',
        'stock adjust LAMP-1 --delta -2 --reason "Two were broken at the inventory."',
      ),
    )
    .action(async (sku: string, options: { delta: number; reason: string }, command: Command) => {
      const { api, out } = sessionOf(command);
      const made = await api.change('POST', `${pathOf(sku)}/adjustments`, options, adjustedSchema);
      out.answer(made, () => {
        tellArticle(out, made.article);
        if (made.broken.length > 0) out.note(`These orders lost what they held: ${made.broken.join(', ')}.`);
      });
    });
}

function addAdjustments(stock: Command): void {
  withPaging(stock.command('adjustments'))
    .argument('<sku>', 'the article')
    .description('Its changes that are no sales, the latest first.')
    .addHelpText('after', examples('stock adjustments LAMP-1'))
    .action(async (sku: string, paging: Paging, command: Command) => {
      const session = sessionOf(command);
      const page = await collect(
        (position) =>
          session.api.get(`${pathOf(sku)}/adjustments${queryOf(position)}`, pageOf(adjustmentSchema)),
        paging,
        session,
      );
      session.out.page(page, ADJUSTMENTS, 'It was never adjusted.');
    });
}

const pathOf = (sku: string): string => `/v1/stock/${encodeURIComponent(sku)}`;

function tellArticle(out: Output, article: Article): void {
  out.fields([
    ['sku', article.sku],
    ['name', article.name],
    ['price', `${article.price} ${article.currency}`],
    ['on hand', article.onHand],
    ['reserved', article.reserved],
    ['free', article.free],
    ['sold', article.sold],
  ]);
}

function pieces(text: string): number {
  if (/^[+-]?[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Say a whole number of pieces, for example 10 or -2.');
}
