/** Every text of the console, one file for each area. */
import { common } from './common';
import { values } from './values';

export const texts = { ...common, ...values };

export type WordKey = keyof typeof texts;
