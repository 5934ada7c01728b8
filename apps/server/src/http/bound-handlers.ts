import { type DiscoveryService, type MetadataScanner, type Reflector } from '@nestjs/core';
import { type Handler, handlerKey } from './handle.ts';

/** The metadata key under which Nest keeps a method's HTTP method. */
const methodKey = 'method';

/** A controller's method that handles requests. */
export interface BoundHandler {
  /** Class and method. */
  readonly place: string;
  /** Undefined where the method lacks `@Handle`. */
  readonly handler: Handler | undefined;
}

/** Every method of a controller that handles requests. */
export function boundHandlers(
  discovery: DiscoveryService,
  scanner: MetadataScanner,
  reflector: Reflector,
): readonly BoundHandler[] {
  return discovery.getControllers().flatMap(({ metatype }) => {
    const prototype = metatype?.prototype as Record<string, () => unknown> | undefined;
    return scanner.getAllMethodNames(prototype ?? null).flatMap((name) => {
      const method = prototype?.[name];
      if (method === undefined || !Reflect.hasMetadata(methodKey, method)) {
        return [];
      }
      const handler = reflector.get<Handler | undefined>(handlerKey, method);
      return [{ place: `${metatype?.name ?? ''}.${name}`, handler }];
    });
  });
}
