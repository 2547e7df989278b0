import { defineWords } from './define';

export const setup = defineWords({});
