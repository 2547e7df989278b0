import { defineWords } from './define';

export const orders = defineWords({});
