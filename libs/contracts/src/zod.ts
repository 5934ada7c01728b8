import { z } from 'zod';

// A page's security policy forbids code that is made at run time, and reports even the question.
if ('document' in globalThis) z.config({ jitless: true });

export { z };
