/** The registry. A new provider is one folder and one line here. */
import type { Provider } from './contract';

export const providers: readonly Provider[] = [];
