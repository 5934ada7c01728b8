/** What Nest cannot find by its class, because it is an interface. */
export const clockToken = Symbol('Clock');
export const configToken = Symbol('Config');
