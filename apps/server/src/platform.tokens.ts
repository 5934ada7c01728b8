/** Injection tokens for interfaces, which Nest cannot find by class. */
export const clockToken = Symbol('Clock');
export const configToken = Symbol('Config');
