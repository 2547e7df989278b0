import { defineWords } from './define';

export const people = defineWords({});
