import { defineWords } from './define';

export const traffic = defineWords({});
