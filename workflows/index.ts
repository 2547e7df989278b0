/** Every workflow type, by its exported name. */
export { dialog } from './dialog';
export { replay } from './replay';
export { ticket } from './ticket';
export { erasure } from './erasure';
