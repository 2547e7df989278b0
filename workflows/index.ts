/** Every workflow type, by its exported name; and what the worker hangs on all of them. */
export { interceptors } from './tracing';
export { call } from './call';
export { dialog } from './dialog';
export { replay } from './replay';
export { order } from './order';
export { payment } from './payment';
export { record } from './record';
export { reconcile } from './reconcile';
export { ticket } from './ticket';
export { erasure } from './erasure';
