import { defineWords } from './define';

export const search = defineWords({});
