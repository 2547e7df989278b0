import { defineWords } from './define';

export const now = defineWords({});
