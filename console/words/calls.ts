import { defineWords } from './define';

export const calls = defineWords({});
