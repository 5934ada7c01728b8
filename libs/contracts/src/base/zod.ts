import { z } from 'zod';

// A page's security policy forbids `eval`, and the browser reports even zod's attempt to find out.
if ('document' in globalThis) z.config({ jitless: true });

export { z };
